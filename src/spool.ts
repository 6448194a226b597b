import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { randomText } from "./ids.ts";
import { openSealed, type RandomBytes } from "./open-sealed.ts";
import { Refusal } from "./refusal.ts";
import { readSealed, writeSealed } from "./sealed-file.ts";

export type Spooled = { readonly id: string; readonly bytes: number; readonly sha256: string };

/** Where bytes wait (sent bodies, staged rows, files about to leave), sealed; shared by all processes. */
export type Spool = {
  /** Takes bytes to the end, then hashes and counts are known. More than `bytesMax`: refused, nothing kept. */
  write(bytes: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Spooled>;
  read(id: string): AsyncIterable<Uint8Array>;
  /** For who reads here and there; to be closed. */
  openRandom(id: string): Promise<RandomBytes>;
  /** False once they were removed or swept. */
  has(id: string): Promise<boolean>;
  remove(id: string): Promise<void>;
  /** Removes what is older than that instant. */
  sweep(before: Date): Promise<void>;
  /** For another thread, which opens the same spool with it. */
  readonly place: SpoolPlace;
};

export type SpoolPlace = { readonly folder: string; readonly key: Uint8Array };

export function createSpool(folder: string, key: Buffer): Spool {
  const pathOf = (id: string): string => {
    if (!/^[A-Za-z0-9]{20}$/.test(id)) throw new Error("not the id of spooled bytes");
    return join(folder, `${id}.sealed`);
  };
  return {
    place: { folder, key },
    write: async (bytes, bytesMax) => {
      const id = randomText(20);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      try {
        return { id, ...(await writeSealed(pathOf(id), key, bytes, bytesMax)) };
      } catch (error) {
        await rm(pathOf(id), { force: true });
        throw isFull(error) ? new Refusal("disk_full", "Our own disk is full.") : error;
      }
    },
    read: (id) => readSealed(pathOf(id), key),
    openRandom: (id) => openSealed(pathOf(id), key),
    has: async (id) => (await stat(pathOf(id)).catch(() => undefined)) !== undefined,
    remove: (id) => rm(pathOf(id), { force: true }),
    sweep: async (before) => {
      const names = await readdir(folder).catch((error: unknown) => {
        if (isMissing(error)) return [];
        throw error;
      });
      for (const name of names) {
        const path = join(folder, name);
        const file = await stat(path).catch(() => undefined);
        if (name.endsWith(".sealed") && file && file.mtime < before)
          await rm(path, { force: true });
      }
    },
  };
}

/** A small value of ours, as JSON. */
export async function spoolJson(spool: Pick<Spool, "write">, value: unknown): Promise<Spooled> {
  const text = new TextEncoder().encode(JSON.stringify(value));
  return spool.write(inOnePiece(text), text.length);
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOSPC";
}
