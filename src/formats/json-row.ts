import type { RowLayout, WireRow } from "./rows.ts";

/** Every column of the layout in its order, on one line, `null` where the row has nothing. */
export function describeRowAsJson(layout: RowLayout): (row: WireRow) => string {
  const members = layout.columns.map(({ name }) => ({ name, key: `${JSON.stringify(name)}:` }));
  return (row) =>
    `{${members.map(({ name, key }) => key + JSON.stringify(row[name] ?? null)).join(",")}}`;
}
