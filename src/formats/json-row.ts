import type { RowLayout } from "./rows.ts";
import type { CellStyle } from "./write-cells.ts";

// RFC 8259 §7: quotation mark, reverse solidus and the control characters must be escaped.
const hostile: readonly number[] = [...Buffer.from('"\\'), ...Array.from({ length: 32 }).keys()];

/** Every column of the layout in its order, on one line, `null` where the row has nothing. */
export function jsonStyle(
  { columns }: RowLayout,
  around: { readonly before: string; readonly after: string },
): CellStyle {
  const frames = columns.map(({ name, isBare }, index) => {
    const key = `${index === 0 ? `${around.before}{` : ","}${JSON.stringify(name)}:`;
    const quote = isBare === true ? "" : '"';
    const end = index === columns.length - 1 ? `}${around.after}` : "";
    return { open: key + quote, close: quote + end, empty: `${key}null${end}` };
  });
  return { frames, hostile, escape: (cell) => JSON.stringify(cell).slice(1, -1) };
}
