/** As root, an SFTP server gets a local user of its own: sshd checks passwords only against the machine's accounts. */
import { runCommand } from "./run-command.ts";

export type ServerUser = {
  readonly name: string;
  /** Only a throw-away user has one. */
  readonly password: string | undefined;
};

export async function addThrowawayUser(folder: string): Promise<ServerUser> {
  const name = `sg-sftp-${crypto.randomUUID().slice(0, 8)}`;
  const password = crypto.randomUUID();
  const useradd = [
    "useradd",
    "--no-create-home",
    "--home-dir",
    folder,
    "--shell",
    "/usr/sbin/nologin",
    "--no-log-init",
    name,
  ];
  await retry(() => runCommand(useradd));
  await retry(() => runCommand(["chpasswd"], `${name}:${password}`));
  return { name, password };
}

export async function findOwnUser(): Promise<ServerUser> {
  return { name: (await runCommand(["id", "-un"])).trim(), password: undefined };
}

export function removeUser(name: string): Promise<unknown> {
  return retry(() => runCommand(["userdel", "--force", name]));
}

// Only one program at a time may change /etc/passwd.
async function retry<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === 40) throw error;
      await Bun.sleep(100);
    }
  }
}
