import { constants } from "node:fs";
import { lstat, mkdir, open, rename, rmdir, unlink } from "node:fs/promises";
import { type SFTPWrapper, utils } from "ssh2";
import { listEntries, locate, OutsideFolder, toAbsolute, toAttributes } from "./vendor-folder.ts";
import { createHandles, type Handles } from "./vendor-handles.ts";

const { OPEN_MODE, STATUS_CODE } = utils.sftp;

const entriesPerAnswer = 100;
const readBytesMax = 256 * 1024; // OpenSSH's own bound; a client may ask for 4 GB at once

type Session = {
  readonly sftp: SFTPWrapper;
  /** Real and absolute. */
  readonly root: string;
  readonly handles: Handles;
  /** Does one request; what it throws becomes its status. */
  readonly answer: (id: number, work: () => Promise<void>) => void;
  readonly confirm: (id: number) => void;
};

/**
 * Answers SFTP 3 requests (draft-ietf-secsh-filexfer-02) over one folder. ssh2's server cannot announce extensions,
 * so that clients replace a file by removing and renaming.
 */
export function serveFolder(sftp: SFTPWrapper, root: string): void {
  const handles = createHandles();
  const session: Session = {
    sftp,
    root,
    handles,
    answer: (id, work) => {
      work()
        .catch((error: unknown) => sftp.status(id, statusOf(error)))
        .catch(() => undefined); // the client hung up, and there is nobody to tell
    },
    confirm: (id) => sftp.status(id, STATUS_CODE.OK),
  };
  answerFiles(session);
  answerFolders(session);
  answerNames(session);
  // OpenSSH's client waits for the server to close after it said that it is done.
  sftp.on("end", () => sftp.end());
  sftp.on("close", () => void handles.closeAll());
}

function statusOf(error: unknown): number {
  if (error instanceof OutsideFolder) return STATUS_CODE.PERMISSION_DENIED;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return STATUS_CODE.NO_SUCH_FILE;
  if (code === "EACCES" || code === "EPERM") return STATUS_CODE.PERMISSION_DENIED;
  return STATUS_CODE.FAILURE;
}

function answerFiles({ sftp, root, handles, answer, confirm }: Session): void {
  sftp.on("OPEN", (id, path, flags) =>
    answer(id, async () => {
      const file = await open(await locate(root, path), toNodeFlags(flags), 0o600);
      sftp.handle(id, handles.keep({ kind: "file", file }));
    }),
  );
  sftp.on("READ", (id, handle, offset, length) =>
    answer(id, async () => {
      const block = Buffer.alloc(Math.min(length, readBytesMax));
      const { bytesRead } = await handles.file(handle).read(block, 0, block.length, offset);
      if (bytesRead === 0) sftp.status(id, STATUS_CODE.EOF);
      else sftp.data(id, block.subarray(0, bytesRead));
    }),
  );
  sftp.on("WRITE", (id, handle, offset, data) =>
    answer(id, async () => {
      // The packet's memory is the library's, and the disk takes its time.
      const block = Buffer.from(data);
      await handles.file(handle).write(block, 0, block.length, offset);
      confirm(id);
    }),
  );
  sftp.on("FSTAT", (id, handle) =>
    answer(id, async () => sftp.attrs(id, toAttributes(await handles.file(handle).stat()))),
  );
  sftp.on("CLOSE", (id, handle) =>
    answer(id, async () => {
      await handles.close(handle);
      confirm(id);
    }),
  );
}

function toNodeFlags(flags: number): number {
  const has = (mode: number): boolean => (flags & mode) !== 0;
  const { O_RDWR, O_WRONLY, O_RDONLY, O_NOFOLLOW, O_APPEND, O_CREAT, O_TRUNC, O_EXCL } = constants;
  const reading = has(OPEN_MODE.READ) ? O_RDWR : O_WRONLY;
  return (
    (has(OPEN_MODE.WRITE) ? reading : O_RDONLY) |
    O_NOFOLLOW |
    (has(OPEN_MODE.APPEND) ? O_APPEND : 0) |
    (has(OPEN_MODE.CREAT) ? O_CREAT : 0) |
    (has(OPEN_MODE.TRUNC) ? O_TRUNC : 0) |
    (has(OPEN_MODE.EXCL) ? O_EXCL : 0)
  );
}

function answerFolders({ sftp, root, handles, answer, confirm }: Session): void {
  sftp.on("OPENDIR", (id, path) =>
    answer(id, async () => {
      const entriesLeft = await listEntries(await locate(root, path));
      sftp.handle(id, handles.keep({ kind: "folder", entriesLeft }));
    }),
  );
  sftp.on("READDIR", (id, handle) =>
    answer(id, async () => {
      const some = handles.entriesLeft(handle).splice(0, entriesPerAnswer);
      if (some.length === 0) sftp.status(id, STATUS_CODE.EOF);
      else sftp.name(id, some);
    }),
  );
  sftp.on("MKDIR", (id, path) =>
    answer(id, async () => {
      await mkdir(await locate(root, path), 0o700);
      confirm(id);
    }),
  );
  sftp.on("RMDIR", (id, path) =>
    answer(id, async () => {
      await rmdir(await locate(root, path));
      confirm(id);
    }),
  );
}

function answerNames({ sftp, root, answer, confirm }: Session): void {
  const look = (id: number, path: string): void =>
    answer(id, async () => sftp.attrs(id, toAttributes(await lstat(await locate(root, path)))));
  sftp.on("STAT", look);
  sftp.on("LSTAT", look);
  // The vendor keeps its own permissions and times; refusing would make clients warn at every file.
  sftp.on("SETSTAT", confirm);
  sftp.on("FSETSTAT", confirm);
  sftp.on("REALPATH", (id, path) => {
    const filename = toAbsolute(path);
    const attrs = { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 };
    sftp.name(id, [{ filename, longname: filename, attrs }]);
  });
  sftp.on("REMOVE", (id, path) =>
    answer(id, async () => {
      await unlink(await locate(root, path));
      confirm(id);
    }),
  );
  sftp.on("RENAME", (id, from, to) =>
    answer(id, async () => {
      const [source, target] = [await locate(root, from), await locate(root, to)];
      // SFTP 3: "It is an error if there already exists a file with the name specified by newpath."
      const isTaken = await lstat(target).then(
        () => true,
        () => false,
      );
      if (isTaken) throw new Error("the name is taken");
      await rename(source, target);
      confirm(id);
    }),
  );
}
