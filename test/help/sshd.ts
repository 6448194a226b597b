/** A real OpenSSH server on loopback, with its own keys, its own folder and, as root, its own throw-away user. */
import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "./run-command.ts";
import { addThrowawayUser, findOwnUser, removeUser } from "./throwaway-user.ts";

export type HostKeyType = "ed25519" | "rsa" | "ecdsa";

export type SshdOptions = {
  readonly hostKeyTypes?: readonly HostKeyType[];
  /** Lines of sshd_config that win over ours. */
  readonly config?: readonly string[];
  /** Requests that internal-sftp refuses, such as "posix-rename". */
  readonly refused?: readonly string[];
  readonly readOnly?: boolean;
  /** No file may grow past this: a write beyond it fails as on a full disk. */
  readonly fileBytesMax?: number;
};

export type Sshd = {
  readonly port: number;
  /** Where relative paths start; it belongs to the user. */
  readonly folder: string;
  readonly username: string;
  /** Only a throw-away user has one. */
  readonly password: string | undefined;
  readonly hostFingerprint: string;
  readonly authorize: (publicKeyLine: string) => Promise<void>;
  readonly restart: (change?: {
    newHostKey?: boolean;
    hostKeyTypes?: readonly HostKeyType[];
  }) => Promise<void>;
  readonly signalSessions: (signal: "SIGKILL" | "SIGSTOP" | "SIGCONT") => Promise<void>;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
};

export const isRoot = process.getuid?.() === 0;

/** What this machine lacks, as a test title can say it, or undefined. */
export function missingForSshd(): string | undefined {
  const missing = [
    "/usr/sbin/sshd",
    "ssh-keygen",
    ...(isRoot ? ["useradd", "chpasswd"] : []),
  ].filter((program) => Bun.which(program) === null);
  return missing.length === 0 ? undefined : `needs ${missing.join(", ")}`;
}

export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  const home = await mkdtemp(join(tmpdir(), "samegoal-sshd-"));
  await chmod(home, 0o755);
  const folder = join(home, "files");
  await mkdir(folder);
  const user = isRoot ? await addThrowawayUser(folder) : await findOwnUser();
  if (isRoot) {
    await runCommand(["chown", user.name, folder]);
    await mkdir("/run/sshd", { recursive: true, mode: 0o755 });
  }
  await writeFile(join(home, "authorized_keys"), "");
  const port = await findFreePort();
  let types = options.hostKeyTypes ?? ["ed25519"];
  const start = async () => {
    for (const type of types) await makeHostKey(home, type);
    await writeFile(
      join(home, "sshd_config"),
      configText(options, { home, folder, port, username: user.name, types }),
    );
    return launch({ home, port, username: user.name, fileBytesMax: options.fileBytesMax });
  };
  const tidy = async () => {
    if (isRoot) await removeUser(user.name);
    await rm(home, { recursive: true, force: true });
  };
  let server = await start().catch(async (error: unknown) => {
    await tidy();
    throw error;
  });
  let fingerprint = await readFingerprint(home, types);
  return {
    port,
    folder,
    username: user.name,
    password: user.password,
    get hostFingerprint() {
      return fingerprint;
    },
    authorize: (line) => appendFile(join(home, "authorized_keys"), `${line}\n`),
    restart: async ({ newHostKey = false, hostKeyTypes = types } = {}) => {
      await server.kill();
      if (newHostKey) for (const type of types) await rm(join(home, `host_${type}`));
      types = hostKeyTypes;
      server = await start();
      fingerprint = await readFingerprint(home, types);
    },
    signalSessions: async (signal) => {
      for (const pid of await listSessions(server.pid, user.name)) signalQuietly(pid, signal);
    },
    log: () => server.log(),
    stop: async () => {
      await server.kill();
      await tidy();
    },
  };
}

type Place = {
  readonly home: string;
  readonly folder: string;
  readonly port: number;
  readonly username: string;
  readonly types: readonly HostKeyType[];
};

// The first value of a keyword wins, so a test's own lines come first.
function configText(
  { config = [], refused = [], readOnly = false }: SshdOptions,
  place: Place,
): string {
  const refusals = refused.length > 0 ? ` -P ${refused.join(",")}` : "";
  return [
    ...config,
    `Port ${place.port}`,
    "ListenAddress 127.0.0.1",
    ...place.types.map((type) => `HostKey ${join(place.home, `host_${type}`)}`),
    "PidFile none",
    "UsePAM no",
    "UseDNS no",
    "StrictModes no",
    "LogLevel DEBUG1",
    "MaxStartups 100",
    "KbdInteractiveAuthentication no",
    `AuthorizedKeysFile ${join(place.home, "authorized_keys")}`,
    `AllowUsers ${place.username}`,
    "Subsystem sftp internal-sftp",
    `ForceCommand internal-sftp -d ${place.folder}${refusals}${readOnly ? " -R" : ""}`,
    "",
  ].join("\n");
}

type Server = {
  readonly pid: number;
  readonly log: () => string;
  readonly kill: () => Promise<void>;
};

type Launch = {
  readonly home: string;
  readonly port: number;
  readonly username: string;
  readonly fileBytesMax: number | undefined;
};

async function launch({ home, port, username, fileBytesMax }: Launch): Promise<Server> {
  const sshd = ["/usr/sbin/sshd", "-D", "-e", "-f", join(home, "sshd_config")];
  // The signal is ignored first, or a file past the limit would end the process instead of failing the write.
  const limited = `trap '' XFSZ; ulimit -f ${Math.ceil((fileBytesMax ?? 0) / 512)}; exec "$@"`;
  const child = Bun.spawn(
    fileBytesMax === undefined ? sshd : ["/bin/sh", "-c", limited, "sh", ...sshd],
    {
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
    },
  );
  let log = "";
  const reading = (async () => {
    for await (const chunk of child.stderr) log += Buffer.from(chunk).toString();
  })();
  const kill = async () => {
    for (const pid of await listSessions(child.pid, username)) signalQuietly(pid, "SIGKILL");
    child.kill("SIGKILL");
    await child.exited;
    await Promise.race([reading, Bun.sleep(1_000)]);
  };
  for (let tries = 0; !log.includes("Server listening"); tries++) {
    if (child.exitCode !== null || tries > 200) {
      await kill();
      throw new Error(`sshd did not start on port ${port}: ${log}`);
    }
    await Bun.sleep(25);
  }
  return { pid: child.pid, log: () => log, kill };
}

async function makeHostKey(home: string, type: HostKeyType): Promise<void> {
  const path = join(home, `host_${type}`);
  if (await Bun.file(path).exists()) return;
  await rm(`${path}.pub`, { force: true });
  await runCommand(["ssh-keygen", "-q", "-t", type, "-N", "", "-C", "test host", "-f", path]);
}

async function readFingerprint(home: string, types: readonly HostKeyType[]): Promise<string> {
  const printed = await runCommand([
    "ssh-keygen",
    "-lf",
    join(home, `host_${types[0] ?? "ed25519"}.pub`),
  ]);
  return printed.split(" ")[1] ?? "";
}

/** Below the server, or titled with its throw-away user: a session outlives a server that was killed. */
async function listSessions(server: number, username: string): Promise<number[]> {
  const parents = new Map<number, number>();
  const orphans = new Set<number>();
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const status = await readFile(`/proc/${name}/status`, "utf8").catch(() => "");
    const title = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
    parents.set(Number(name), Number(/^PPid:\t(\d+)/m.exec(status)?.[1]));
    if (isRoot && title.startsWith(`sshd: ${username}`)) orphans.add(Number(name));
  }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === server || isBelow(parent));
  };
  return [...parents.keys()].filter((pid) => orphans.has(pid) || isBelow(pid));
}

function signalQuietly(pid: number, signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it ended by itself in the meantime
  }
}

async function findFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No free port on loopback");
  return address.port;
}
