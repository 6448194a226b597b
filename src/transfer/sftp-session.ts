import type { FileEntryWithStats, Stats } from "ssh2";
import { isRefusal, Refusal } from "../refusal.ts";
import type { HostKey } from "./host-key.ts";
import { isPlainName } from "./remote-path.ts";
import { readFile, writeFile } from "./sftp-bytes.ts";
import type { Step } from "./sftp-failure.ts";
import type { SftpLine } from "./sftp-line.ts";

export type RemoteEntry = {
  /** As the server sent it: it may hold anything. Only a name with `isPlain` may become part of a path. */
  readonly name: string;
  readonly isPlain: boolean;
  readonly kind: "file" | "directory" | "link" | "other";
  readonly bytes: number;
  /** ISO text in UTC, by the server's clock; null when the server does not tell. */
  readonly modifiedAt: string | null;
};

/** What a run may do on a server, and nothing more. */
export type SftpSession = {
  /** The key the server showed; whoever connected with "pin" stores it. */
  readonly hostKey: HostKey;
  readonly list: (directory: string) => Promise<RemoteEntry[]>;
  readonly size: (path: string) => Promise<number>;
  /** How the file stands now; follows links, as `get` does. */
  readonly look: (path: string) => Promise<Pick<RemoteEntry, "bytes" | "modifiedAt">>;
  /** Creates or empties the file, mode 0600, and answers how many bytes the server confirmed. */
  readonly put: (source: AsyncIterable<Uint8Array>, path: string) => Promise<number>;
  /** Only regular files; stops with `too_large`, also when the file grows past the limit while it is read. */
  readonly get: (path: string, limits: { readonly bytesMax: number }) => AsyncIterable<Uint8Array>;
  /** Replaces in one step; "unsupported" where the server does not know posix-rename@openssh.com. */
  readonly posixRename: (from: string, to: string) => Promise<"renamed" | "unsupported">;
  /** Refused by most servers when `to` exists. */
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  readonly exists: (path: string) => Promise<boolean>;
  /** One folder in one that is there. */
  readonly makeFolder: (path: string) => Promise<void>;
  /** An empty one. */
  readonly removeFolder: (path: string) => Promise<void>;
  /** Bytes that our account may still write, where the server tells. */
  readonly findFreeBytes: (directory: string) => Promise<number | undefined>;
};

const entriesMax = 10_000; // a pull location is a folder of a few files; a listing without end is not one

export function openSession(line: SftpLine, hostKey: HostKey): SftpSession {
  return {
    hostKey,
    list: (directory) => listDirectory(line, directory),
    size: async (path) => (await findStats(line, path)).size,
    look: async (path) => readStats(await findStats(line, path)),
    put: (source, path) => writeFile(line, path, source),
    get: (path, limits) => readFile(line, path, limits),
    posixRename: (from, to) => posixRename(line, from, to),
    rename: (from, to) =>
      line.ask<void>({ doing: "rename", path: to }, (sftp, answer) =>
        sftp.rename(from, to, answer),
      ),
    remove: (path) =>
      line.ask<void>({ doing: "remove", path }, (sftp, answer) => sftp.unlink(path, answer)),
    exists: (path) => exists(line, path),
    makeFolder: (path) =>
      line.ask<void>({ doing: "create", path }, (sftp, answer) => sftp.mkdir(path, answer)),
    removeFolder: (path) =>
      line.ask<void>({ doing: "remove", path }, (sftp, answer) => sftp.rmdir(path, answer)),
    findFreeBytes: (directory) => findFreeBytes(line, directory),
  };
}

function findStats(line: SftpLine, path: string): Promise<Stats> {
  return line.ask<Stats>({ doing: "look", path }, (sftp, answer) => sftp.stat(path, answer));
}

async function listDirectory(line: SftpLine, directory: string): Promise<RemoteEntry[]> {
  const step: Step = { doing: "list", path: directory };
  const handle = await line.ask<Buffer>(step, (sftp, answer) => sftp.opendir(directory, answer));
  const entries: RemoteEntry[] = [];
  try {
    // Counted by round as well: a server could answer with empty pages for ever.
    for (let rounds = 0; rounds <= entriesMax; rounds++) {
      const page = await line.ask<FileEntryWithStats[] | "end">(step, (sftp, answer) =>
        sftp.readdir(handle, (error, list) =>
          isEndOfFile(error) ? answer(undefined, "end") : answer(error, list),
        ),
      );
      if (page === "end") return entries;
      entries.push(...page.map(readEntry));
      if (entries.length > entriesMax) break;
    }
  } finally {
    await line.ask<void>(step, (sftp, answer) => sftp.close(handle, answer)).catch(() => undefined);
  }
  throw new Refusal(
    "too_large",
    `The folder “${directory}” on ${line.host} holds more than 10,000 entries, so it was not read. Ask the vendor to tidy it or to use another folder.`,
  );
}

function readEntry(entry: FileEntryWithStats): RemoteEntry {
  const { filename, attrs } = entry;
  return {
    name: filename,
    isPlain: isPlainName(filename),
    kind: kindOf(entry),
    ...readStats(attrs),
  };
}

/** Both are optional in SFTP 3; servers that keep no times send none, or 1970. */
function readStats(stats: { readonly size: number; readonly mtime: number }) {
  const hasTime = Number.isFinite(stats.mtime) && stats.mtime > 0;
  return {
    bytes: stats.size ?? 0,
    modifiedAt: hasTime ? new Date(stats.mtime * 1000).toISOString() : null,
  };
}

function kindOf({ longname, attrs }: FileEntryWithStats): RemoteEntry["kind"] {
  // Permissions are optional in SFTP 3; the line that `ls -l` would print begins with the same knowledge.
  if (!Number.isInteger(attrs.mode)) return kindsByLetter[longname.slice(0, 1)] ?? "other";
  if (attrs.isFile()) return "file";
  if (attrs.isDirectory()) return "directory";
  return attrs.isSymbolicLink() ? "link" : "other";
}

const kindsByLetter: Readonly<Record<string, RemoteEntry["kind"]>> = {
  "-": "file",
  d: "directory",
  l: "link",
};

async function posixRename(
  line: SftpLine,
  from: string,
  to: string,
): Promise<"renamed" | "unsupported"> {
  return line.ask<"renamed" | "unsupported">({ doing: "rename", path: to }, (sftp, answer) => {
    try {
      sftp.ext_openssh_rename(from, to, (error) =>
        isUnsupported(error) ? answer(undefined, "unsupported") : answer(error, "renamed"),
      );
    } catch {
      answer(undefined, "unsupported"); // the library throws when the server did not announce the extension
    }
  });
}

async function exists(line: SftpLine, path: string): Promise<boolean> {
  try {
    await line.ask<Stats>({ doing: "look", path }, (sftp, answer) => sftp.lstat(path, answer));
    return true;
  } catch (error) {
    if (isRefusal(error) && error.code === "path_missing") return false;
    throw error;
  }
}

async function findFreeBytes(line: SftpLine, directory: string): Promise<number | undefined> {
  type FileSystem = { readonly f_frsize: number; readonly f_bavail: number };
  const found = await line.ask<FileSystem | undefined>(
    { doing: "look", path: directory },
    (sftp, answer) => {
      try {
        sftp.ext_openssh_statvfs(directory, (error, value: FileSystem) =>
          answer(undefined, error ? undefined : value),
        );
      } catch {
        answer(undefined, undefined); // the library throws when the server did not announce the extension
      }
    },
  );
  return found === undefined ? undefined : Number(found.f_frsize) * Number(found.f_bavail);
}

function isEndOfFile(error: Error | undefined): boolean {
  return error !== undefined && "code" in error && error.code === 1;
}

function isUnsupported(error: Error | null | undefined): boolean {
  return error !== null && error !== undefined && "code" in error && error.code === 8;
}
