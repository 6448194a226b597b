/** Zips made byte by byte, so that any of them can be wrong; layout and names as in APPNOTE.TXT 4.3. */
import { crc32, deflateRawSync } from "node:zlib";
import type { ZipEntry, ZipSource } from "../../src/formats/zip.ts";
import { openZip } from "../../src/formats/zip.ts";
import { isRefusal, type Refusal } from "../../src/refusal.ts";

type Header = {
  readonly name: string | Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly extra: Uint8Array;
};

export type ZipPart = {
  readonly name: string | Uint8Array;
  readonly content?: string | Uint8Array;
  readonly isStored?: boolean;
  /** In place of what the content shrinks to. */
  readonly packed?: Uint8Array;
  /** Sizes and checksum stand behind the bytes, as programs write them that cannot go back. */
  readonly hasDescriptor?: boolean;
  /** What both headers say otherwise. */
  readonly both?: Partial<Header>;
  readonly local?: Partial<Header>;
  readonly central?: Partial<Header> & { readonly attributes?: number; readonly offset?: number };
};

export type ZipEnds = {
  readonly before?: Uint8Array;
  readonly comment?: string;
  readonly entries?: number;
  readonly directoryBytes?: number;
  readonly directoryOffset?: number;
  readonly disk?: number;
};

export function zipOf(parts: readonly ZipPart[], ends: ZipEnds = {}): Buffer<ArrayBuffer> {
  const pieces: Buffer[] = [Buffer.from(ends.before ?? [])];
  const directory: Buffer[] = [];
  let offset = pieces[0]?.length ?? 0;
  for (const part of parts) {
    const { local, central } = headersOf(part);
    const piece = Buffer.concat([
      numbers([4, 0x04034b50], [2, 20]),
      headerBytes(local),
      numbers([2, rawName(local).length], [2, local.extra.length]),
      rawName(local),
      local.extra,
      packedOf(part),
      part.hasDescriptor
        ? numbers([4, 0x08074b50], [4, central.crc], [4, central.packedBytes], [4, central.bytes])
        : Buffer.of(),
    ]);
    directory.push(
      numbers([4, 0x02014b50], [2, 0x031e], [2, 20]),
      headerBytes(central),
      numbers([2, rawName(central).length], [2, central.extra.length], [2, 0], [2, 0], [2, 0]),
      numbers(
        [4, part.central?.attributes ?? 0o100644 * 65_536],
        [4, part.central?.offset ?? offset],
      ),
      rawName(central),
      Buffer.from(central.extra),
    );
    pieces.push(piece);
    offset += piece.length;
  }
  const list = Buffer.concat(directory);
  const entries = ends.entries ?? parts.length;
  const comment = Buffer.from(ends.comment ?? "");
  return Buffer.concat([
    ...pieces,
    list,
    numbers([4, 0x06054b50], [2, ends.disk ?? 0], [2, ends.disk ?? 0], [2, entries], [2, entries]),
    numbers([4, ends.directoryBytes ?? list.length], [4, ends.directoryOffset ?? offset]),
    numbers([2, comment.length]),
    comment,
  ]);
}

function headersOf(part: ZipPart): { readonly local: Header; readonly central: Header } {
  const content = Buffer.from(part.content ?? "");
  const header: Header = {
    name: part.name,
    flags: (part.hasDescriptor ? 8 : 0) | 0x800,
    method: part.isStored ? 0 : 8,
    crc: crc32(content),
    packedBytes: packedOf(part).length,
    bytes: content.length,
    extra: new Uint8Array(0),
    ...part.both,
  };
  const unknown = part.hasDescriptor ? { crc: 0, packedBytes: 0, bytes: 0 } : {};
  return {
    local: { ...header, ...unknown, ...part.local },
    central: { ...header, ...part.central },
  };
}

function packedOf({ packed, content = "", isStored }: ZipPart): Uint8Array {
  return packed ?? (isStored ? Buffer.from(content) : deflateRawSync(Buffer.from(content)));
}

function headerBytes({ flags, method, crc, packedBytes, bytes }: Header): Buffer {
  // 24 November 2026, 06:30.
  const moment = [4, 0x5d7833c0] as const;
  return numbers([2, flags], [2, method], moment, [4, crc], [4, packedBytes], [4, bytes]);
}

function rawName({ name }: Header): Buffer {
  return Buffer.from(name);
}

export function numbers(...fields: readonly (readonly [2 | 4, number])[]): Buffer {
  return Buffer.concat(
    fields.map(([length, value]) => {
      const field = Buffer.alloc(length);
      field.writeUIntLE(value >>> 0, 0, length);
      return field;
    }),
  );
}

export function sourceOf(bytes: Uint8Array): ZipSource {
  return {
    bytes: bytes.length,
    read: async (start, length) => new Uint8Array(bytes.subarray(start, start + length)),
  };
}

export async function readAll(entry: ZipEntry): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(entry.read()));
}

/** By their names, all read to their ends. */
export async function unzip(bytes: Uint8Array): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const entry of await openZip(sourceOf(bytes)))
    files[entry.name] = (await readAll(entry)).toString("latin1");
  return files;
}

export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const end = await work.then(
    (value) => new Error(`Nothing was refused: ${JSON.stringify(value).slice(0, 200)}`),
    (error: unknown) => error,
  );
  if (isRefusal(end)) return end;
  throw end;
}
