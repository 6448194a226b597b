import type { Deps } from "../src/deps.ts";
import { describeFault } from "../src/log.ts";
import { sendDueMail } from "../src/mail/send-mail.ts";
import type { Transport } from "../src/mail/transports.ts";
import { claimAndRun } from "../src/transfer/run.ts";

// Each waits mostly for a vendor's server; one slow vendor must not keep the others waiting.
const runsAtOnce = 4;
const lookMilliseconds = 1_000;

export type Worker = {
  /** Something may have been queued: look now. */
  wake(): void;
  /** Takes nothing new, and resolves when what is under way has ended. */
  stop(): Promise<void>;
};

/** Takes queued runs and sends queued mail until it is stopped. */
export function startWorker(deps: Deps, owner: string, transport: Transport | undefined): Worker {
  const stopping = new AbortController();
  let ring = Promise.withResolvers<void>();
  const loop = async (work: () => Promise<boolean>): Promise<void> => {
    while (!stopping.signal.aborted) {
      const bell = ring.promise;
      const didSomething = await work().catch((error: unknown) => {
        deps.log.error("the worker stumbled", describeFault(error));
        return false;
      });
      if (!didSomething) await Promise.race([bell, Bun.sleep(lookMilliseconds)]);
    }
  };
  const loops = Array.from({ length: runsAtOnce }, () =>
    loop(async () => (await claimAndRun(deps, owner)) !== undefined),
  );
  if (transport) loops.push(loop(async () => (await sendDueMail(deps, transport)) > 0));
  const wake = (): void => {
    ring.resolve();
    ring = Promise.withResolvers<void>();
  };
  return {
    wake,
    stop: async () => {
      stopping.abort();
      wake();
      await Promise.all(loops);
    },
  };
}
