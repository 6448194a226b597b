import { setPriority } from "node:os";
import type { Subprocess } from "bun";

export type WorkerProcess = { start(): void; wake(): void; stop(): Promise<void> };

const restartMilliseconds = 2_000;
const workerNiceness = 10;

/** The worker as a child of the web process: begun once the databases are there, and again whenever it ends. */
export function startWorkerProcess(entry: string): WorkerProcess {
  let child: Subprocess | undefined;
  let isStopping = false;
  const start = (): void => {
    // It may have been told to stop while it waited for its restart.
    if (isStopping) return;
    child = Bun.spawn([process.execPath, entry, "work"], {
      stdin: "ignore",
      stdout: "inherit",
      stderr: "inherit",
      ipc: () => undefined,
      onExit: () => {
        if (!isStopping) setTimeout(start, restartMilliseconds);
      },
    });
    // A load takes all of a core for minutes; pages and vendors' calls come first.
    setPriority(child.pid, workerNiceness);
  };
  return {
    start,
    wake: () => {
      // While it restarts there is nobody to wake, and sending to nobody throws; it looks by itself when it is back.
      if (child && child.exitCode === null && child.signalCode === null) child.send("wake");
    },
    stop: async () => {
      isStopping = true;
      child?.kill("SIGTERM");
      await child?.exited;
    },
  };
}
