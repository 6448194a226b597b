import type { Mode, Table } from "./columns.ts";
import type { Row } from "./check-table.ts";
import { listParts } from "./explain-value.ts";
import { quote, type Note } from "./findings.ts";

export type Content = { readonly mode: Mode; readonly rows: readonly Row[] };

/**
 * Chapter 3: whatever a bulk file refers to is in the package. A delta may speak of what was sent before, so its rows
 * refer to anything.
 */
export function checkReferences(
  tables: readonly Table[],
  contents: ReadonlyMap<string, Content>,
  note: Note,
): void {
  const ids = new Map(
    [...contents].map(([name, { rows }]) => [
      name,
      new Set(rows.map((row) => row.get("sourcedId"))),
    ]),
  );
  for (const { name, columns } of tables) {
    const content = contents.get(name);
    if (content?.mode !== "bulk") continue;
    for (const column of columns) {
      const { format } = column;
      if (format.kind !== "reference") continue;
      const targets = ids.get(format.to);
      for (const row of content.rows) {
        const value = row.get(column.name);
        for (const id of value === "" ? [] : listParts(format, value)) {
          if (targets?.has(id)) continue;
          const where = targets
            ? `is not in ${format.to}.csv`
            : `would be in ${format.to}.csv, absent`;
          note(row.place(column.name), `${quote(id)} ${where}.`);
        }
      }
    }
  }
}
