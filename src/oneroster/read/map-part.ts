import type { RawBatch, RawCell, RawNotice, RawRow } from "../../formats/rows.ts";
import { rowsPerBatch } from "../../formats/limits.ts";

/** Rows of ours, some at a time, until a page is empty; `next` says where the following page begins. */
export async function* mapPages<Facts>(
  list: (after: number, limit: number) => readonly Facts[],
  placeOf: (facts: Facts) => number,
  map: (facts: Facts) => Mapped,
): AsyncGenerator<Omit<RawBatch, "headings">> {
  for (let after = 0; ;) {
    const facts = list(after, rowsPerBatch);
    const last = facts.at(-1);
    if (last === undefined) return;
    const mapped = facts.map(map);
    yield {
      rows: mapped.flatMap(({ row }) => (row ? [row] : [])),
      notices: mapped.flatMap(({ notice }) => (notice ? [notice] : [])),
    };
    after = placeOf(last);
  }
}

/** What becomes of a row of the package: a row of ours, nothing, and what is to be told beside. */
export type Mapped = {
  readonly row?: RawRow | undefined;
  readonly notice?: RawNotice | undefined;
};

/** Cells by wire name, in the order of the headings; those that are not named keep what is stored. */
export function cellsOf<Name extends string>(
  headings: readonly Name[],
  cells: Readonly<Partial<Record<Name, RawCell>>>,
): readonly RawCell[] {
  return headings.map((name) => cells[name]);
}

/** A column that is empty in all rows says nothing: its system does not keep it. */
export function told(cell: string | null, isKept: boolean): RawCell {
  return cell === null && !isKept ? undefined : cell;
}
