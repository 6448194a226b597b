/** From a block of cells to a file's bytes, in one pass: what all formats that are written have in common. */
import type { CellBlock } from "./cell-block.ts";

/** What stands around the cells of a column. */
export type CellFrame = {
  readonly open: string;
  readonly close: string;
  /** The whole of it where the row has nothing. */
  readonly empty: string;
  /** Each of its cells is given to `escape`, whatever it holds. */
  readonly isEscaped?: boolean;
};

export type CellStyle = {
  /** In the order of the block. */
  readonly frames: readonly CellFrame[];
  /** Bytes that no cell may hold as they are. */
  readonly hostile: readonly number[];
  /** Bytes that no cell may begin with as they are. */
  readonly hostileFirst?: readonly number[];
  /** What stands in place of a cell that holds such a byte. */
  readonly escape: (cell: string, column: number) => string;
};

const cellEnd = 0x1f;

/** Most cells hold nothing hostile and are copied byte by byte, without becoming text in between. */
export function cellWriter(style: CellStyle): (block: CellBlock) => Uint8Array {
  const encoder = new TextEncoder();
  const within = tableOf(style.hostile);
  const first = tableOf([...style.hostile, ...(style.hostileFirst ?? [])]);
  const frames = style.frames.map(({ open, close, empty, isEscaped }) => ({
    open: encoder.encode(open),
    close: encoder.encode(close),
    empty: encoder.encode(empty),
    first: isEscaped ? tableOf([...Array(256).keys()]) : first,
  }));
  const framesBytes = frames.reduce(
    (sum, { open, close, empty }) => sum + Math.max(open.length + close.length, empty.length),
    0,
  );

  return ({ cells, rows }) => {
    const text = Buffer.from(cells.buffer, cells.byteOffset, cells.byteLength);
    let out = Buffer.allocUnsafeSlow(cells.length + rows * framesBytes);
    let written = 0;
    let at = 0;
    if (rows > 0 && cells[cells.length - 1] !== cellEnd) throw new Error("a block without its end");
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < frames.length; column++) {
        // A cell that held the mark itself would move all cells behind it into other columns.
        if (at >= cells.length) throw new Error("a block's cells do not make whole rows");
        // Safe because the loop counts these frames.
        const { open, close, empty, first } = frames[column] as (typeof frames)[number];
        const start = at;
        const begun = written;
        for (let i = 0; i < open.length; i++) out[written++] = open[i] as number;
        // Safe because a cell begins before the end, where the mark stands.
        let byte = cells[at] as number;
        let kind = first[byte];
        while (kind === plain) {
          out[written++] = byte;
          byte = cells[++at] as number;
          kind = within[byte];
        }
        if (kind === hostile) {
          at = cells.indexOf(cellEnd, at);
          written = begun + open.length;
          const escaped = style.escape(text.toString("utf8", start, at), column);
          // A character of a string is three bytes of UTF-8 at most.
          const needed = escaped.length * 3 + cells.length - at + (rows - row) * framesBytes;
          if (written + needed > out.length) out = grow(out, written, needed);
          written += out.write(escaped, written);
        }
        const behind = at === start ? empty : close;
        if (behind === empty) written = begun;
        for (let i = 0; i < behind.length; i++) out[written++] = behind[i] as number;
        at++;
      }
    }
    if (at !== cells.length) throw new Error("a block's cells do not make whole rows");
    return out.subarray(0, written);
  };
}

const [plain, hostile, end] = [0, 1, 2];

function tableOf(bytes: readonly number[]): Uint8Array {
  const table = new Uint8Array(256).fill(plain);
  for (const byte of bytes) table[byte] = hostile;
  table[cellEnd] = end;
  return table;
}

/** Half as much again as is needed, since where one cell was hostile, more will be. */
function grow(out: Buffer<ArrayBuffer>, written: number, needed: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(written + Math.ceil(needed * 1.5));
  out.copy(larger, 0, 0, written);
  return larger;
}
