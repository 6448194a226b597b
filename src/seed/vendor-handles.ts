import type { FileHandle } from "node:fs/promises";
import type { FileEntry } from "ssh2";

type Opened =
  | { readonly kind: "file"; readonly file: FileHandle }
  | { readonly kind: "folder"; readonly entriesLeft: FileEntry[] };

/** What one SFTP session has open, by the handles that it was given. */
export type Handles = {
  readonly keep: (opened: Opened) => Buffer;
  readonly file: (handle: Buffer) => FileHandle;
  readonly entriesLeft: (handle: Buffer) => FileEntry[];
  readonly close: (handle: Buffer) => Promise<void>;
  readonly closeAll: () => Promise<void>;
};

const handlesMax = 100; // a client that never closes must not use up this process's files

export function createHandles(): Handles {
  const open = new Map<string, Opened>();
  let last = 0;
  const find = (handle: Buffer): Opened => {
    const opened = open.get(handle.toString("hex"));
    if (!opened) throw new Error("no such handle");
    return opened;
  };
  const end = async (opened: Opened): Promise<void> => {
    if (opened.kind === "file") await opened.file.close();
  };
  return {
    keep: (opened) => {
      last += 1;
      const handle = Buffer.alloc(4);
      handle.writeUInt32BE(last);
      open.set(handle.toString("hex"), opened);
      if (open.size > handlesMax) throw new Error("too many open handles");
      return handle;
    },
    file: (handle) => {
      const opened = find(handle);
      if (opened.kind !== "file") throw new Error("not the handle of a file");
      return opened.file;
    },
    entriesLeft: (handle) => {
      const opened = find(handle);
      if (opened.kind !== "folder") throw new Error("not the handle of a folder");
      return opened.entriesLeft;
    },
    close: async (handle) => {
      const opened = find(handle);
      open.delete(handle.toString("hex"));
      await end(opened);
    },
    closeAll: async () => {
      await Promise.allSettled([...open.values()].map(end));
      open.clear();
    },
  };
}
