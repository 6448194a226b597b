/** A server that misbehaves in ways OpenSSH never does; a real protocol peer with its files in memory. */
import { Server, type ServerChannel, type SFTPWrapper, utils } from "ssh2";

const { STATUS_CODE } = utils.sftp;

export type FakeServer = {
  readonly port: number;
  readonly hostFingerprint: string;
  readonly files: Map<string, Buffer>;
  readonly passwords: string[];
  readonly stop: () => Promise<void>;
};

export type Misbehaviour = {
  /** Confirms every write but stores no more than this. */
  readonly keepsBytesMax?: number;
  /** Listed instead of the files, page after page for ever when `listsForEver`. */
  readonly names?: readonly string[];
  readonly listsForEver?: boolean;
  readonly wantsNewPassword?: boolean;
  /** Takes the password only as the answer to a hidden question. */
  readonly asksForPassword?: boolean;
  readonly dropsChannelOnWrite?: boolean;
};

export async function startFakeServer(misbehaviour: Misbehaviour = {}): Promise<FakeServer> {
  const key = await new Promise<{ private: string; public: string }>((resolve, reject) =>
    utils.generateKeyPair("ecdsa", { bits: 256 }, (error, pair) =>
      error ? reject(error) : resolve(pair),
    ),
  );
  const files = new Map<string, Buffer>();
  const passwords: string[] = [];
  const server = new Server({ hostKeys: [key.private] }, (client) => {
    client.on("error", () => undefined);
    client.on("authentication", (context) => {
      if (context.method === "password" && misbehaviour.asksForPassword !== true) {
        passwords.push(context.password);
        if (misbehaviour.wantsNewPassword === true)
          context.requestChange("Choose another", () => context.reject());
        else context.accept();
      } else if (
        context.method === "keyboard-interactive" &&
        misbehaviour.asksForPassword === true
      ) {
        const question = [{ prompt: "Password: ", echo: false }];
        context.prompt(question, (first) => {
          context.prompt(question, (second) => {
            passwords.push(...first, ...second);
            context.accept();
          });
        });
      } else
        context.reject([
          misbehaviour.asksForPassword === true ? "keyboard-interactive" : "password",
        ]);
    });
    client.on("session", (accept) => {
      accept().on("sftp", (acceptSftp) => serveFiles(acceptSftp(), files, misbehaviour));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port on loopback");
  const blob = Buffer.from(key.public.split(" ")[1] ?? "", "base64");
  return {
    port: address.port,
    hostFingerprint: `SHA256:${new Bun.CryptoHasher("sha256").update(blob).digest("base64").replace(/=+$/, "")}`,
    files,
    passwords,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function serveFiles(
  sftp: SFTPWrapper,
  files: Map<string, Buffer>,
  misbehaviour: Misbehaviour,
): void {
  const answer = (id: number, isDone: boolean) =>
    sftp.status(id, isDone ? STATUS_CODE.OK : STATUS_CODE.NO_SUCH_FILE);
  const describe = (id: number, path: string) => {
    const content = files.get(path);
    if (content === undefined) answer(id, false);
    else
      sftp.attrs(id, { mode: 0o100600, uid: 0, gid: 0, size: content.length, atime: 0, mtime: 0 });
  };
  let pages = 0;
  sftp.on("OPEN", (id, path) => {
    files.set(path, Buffer.alloc(0));
    sftp.handle(id, Buffer.from(path));
  });
  sftp.on("WRITE", (id, handle, offset, data) => {
    if (misbehaviour.dropsChannelOnWrite === true) {
      // safe because the wrapper of a server session is its channel
      (sftp as unknown as ServerChannel).end();
      return;
    }
    const path = handle.toString();
    const old = files.get(path) ?? Buffer.alloc(0);
    const content = Buffer.alloc(Math.max(old.length, offset + data.length));
    content.set(old);
    content.set(data, offset);
    files.set(path, content.subarray(0, misbehaviour.keepsBytesMax ?? content.length));
    answer(id, true);
  });
  sftp.on("CLOSE", (id) => answer(id, true));
  sftp.on("STAT", describe);
  sftp.on("LSTAT", describe);
  sftp.on("REMOVE", (id, path) => answer(id, files.delete(path)));
  sftp.on("RENAME", (id, from, to) => {
    const content = files.get(from);
    if (content === undefined || files.has(to)) return sftp.status(id, STATUS_CODE.FAILURE);
    files.delete(from);
    files.set(to, content);
    return answer(id, true);
  });
  sftp.on("OPENDIR", (id, path) => sftp.handle(id, Buffer.from(path)));
  sftp.on("READDIR", (id) => {
    pages += 1;
    if (pages > 1 && misbehaviour.listsForEver !== true) return sftp.status(id, STATUS_CODE.EOF);
    const attrs = { mode: 0o100600, uid: 0, gid: 0, size: 1, atime: 0, mtime: 0 };
    return sftp.name(
      id,
      (misbehaviour.names ?? [...files.keys()]).map((filename) => ({
        filename,
        longname: `-rw- ${filename}`,
        attrs,
      })),
    );
  });
}
