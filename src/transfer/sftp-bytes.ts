/** Bytes to and from an open remote file, several blocks under way at once: one at a time crawls over a long line. */
import type { Stats } from "ssh2";
import { Refusal } from "../refusal.ts";
import type { Step } from "./sftp-failure.ts";
import type { SftpLine } from "./sftp-line.ts";

const blockBytes = 32_768; // the most that every SFTP server must take in one request

// 512 KiB: enough for 10 MB/s at 50 ms, and little enough that a keepalive behind it is answered in time.
const blocksInFlightMax = 16;

/** Writes a new file, readable by its owner only, and answers how many bytes the server confirmed. */
export async function writeFile(
  line: SftpLine,
  path: string,
  source: AsyncIterable<Uint8Array>,
): Promise<number> {
  const handle = await line.ask<Buffer>({ doing: "create", path }, (sftp, answer) =>
    sftp.open(path, "w", { mode: 0o600 }, answer),
  );
  const step: Step = { doing: "write", path };
  try {
    const bytes = await writeBlocks(line, { handle, step, source });
    // A quota or a network disk may only complain when the file is closed.
    await line.ask<void>(step, (sftp, answer) => sftp.close(handle, answer));
    return bytes;
  } catch (error) {
    await closeQuietly(line, handle, path);
    throw error;
  }
}

/** The file's bytes in order; refuses anything but a regular file, and a file that is or becomes too large. */
export async function* readFile(
  line: SftpLine,
  path: string,
  { bytesMax }: { bytesMax: number },
): AsyncGenerator<Uint8Array, void, undefined> {
  // Opening a FIFO waits for a writer and would block the whole session on the server.
  const stats = await line.ask<Stats>({ doing: "look", path }, (sftp, answer) =>
    sftp.stat(path, answer),
  );
  if (!stats.isFile()) throw notRegular(line.host, path);
  if (stats.size > bytesMax) throw tooLarge(path, bytesMax);
  const handle = await line.ask<Buffer>({ doing: "open", path }, (sftp, answer) =>
    sftp.open(path, "r", answer),
  );
  try {
    let taken = 0;
    for await (const block of readBlocks(line, { handle, path, bytes: stats.size })) {
      taken += block.length;
      if (taken > bytesMax) throw tooLarge(path, bytesMax);
      yield block;
    }
  } finally {
    await closeQuietly(line, handle, path);
  }
}

type OpenFile = {
  readonly handle: Buffer;
  readonly step: Step;
  readonly source: AsyncIterable<Uint8Array>;
};

async function writeBlocks(line: SftpLine, { handle, step, source }: OpenFile): Promise<number> {
  let position = 0;
  let failure: unknown;
  const underWay = new Set<Promise<void>>();
  for await (const block of inBlocks(source)) {
    const at = position;
    position += block.length;
    const write = line
      .ask<void>(step, (sftp, answer) => sftp.write(handle, block, 0, block.length, at, answer))
      .catch((error: unknown) => void (failure ??= error))
      .finally(() => underWay.delete(write));
    underWay.add(write);
    if (underWay.size >= blocksInFlightMax) await Promise.race(underWay);
    if (failure !== undefined) break;
  }
  await Promise.all(underWay);
  if (failure !== undefined) throw failure;
  return position;
}

async function* inBlocks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let block = Buffer.allocUnsafe(blockBytes);
  let used = 0;
  for await (const chunk of source) {
    for (let from = 0; from < chunk.length;) {
      const taken = Math.min(blockBytes - used, chunk.length - from);
      block.set(chunk.subarray(from, from + taken), used);
      used += taken;
      from += taken;
      if (used < blockBytes) continue;
      yield block;
      block = Buffer.allocUnsafe(blockBytes);
      used = 0;
    }
  }
  if (used > 0) yield block.subarray(0, used);
}

async function* readBlocks(
  line: SftpLine,
  { handle, path, bytes }: { handle: Buffer; path: string; bytes: number },
): AsyncGenerator<Buffer> {
  const inFlightMax = Math.min(blocksInFlightMax, Math.floor(bytes / blockBytes) + 1);
  const underWay: Promise<Buffer>[] = [];
  for (let position = 0; ; position += blockBytes) {
    const block = readBlock(line, { handle, path, position });
    block.catch(() => undefined); // waited for below, unless the reader stops first
    underWay.push(block);
    if (underWay.length < inFlightMax) continue;
    const first = await underWay.shift();
    if (first === undefined || first.length === 0) return;
    yield first;
    if (first.length < blockBytes) return;
  }
}

/** A whole block, or less at the end of the file: servers may answer with fewer bytes than were asked for. */
async function readBlock(
  line: SftpLine,
  { handle, path, position }: { handle: Buffer; path: string; position: number },
): Promise<Buffer> {
  const block = Buffer.allocUnsafe(blockBytes);
  let filled = 0;
  while (filled < blockBytes) {
    const from = filled;
    const bytes = await line.ask<number>({ doing: "read", path }, (sftp, answer) =>
      sftp.read(handle, block, from, blockBytes - from, position + from, answer),
    );
    if (bytes === 0) break;
    filled += bytes;
  }
  return block.subarray(0, filled);
}

async function closeQuietly(line: SftpLine, handle: Buffer, path: string): Promise<void> {
  // The file's fate is decided already; a handle that will not close says nothing more about it.
  await line
    .ask<void>({ doing: "look", path }, (sftp, answer) => sftp.close(handle, answer))
    .catch(() => undefined);
}

function notRegular(host: string, path: string): Refusal {
  return new Refusal(
    "path_missing",
    `“${path}” on ${host} is not a file, so nothing was read. Compare the path with what the vendor gave you.`,
  );
}

function tooLarge(path: string, bytesMax: number): Refusal {
  return new Refusal(
    "too_large",
    `“${path}” is larger than ${bytesMax.toLocaleString("en-US")} bytes, the most that one file may have, so it was not taken. Ask the vendor to send a smaller file.`,
  );
}
