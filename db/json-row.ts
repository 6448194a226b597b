import { getTableColumns } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { quoted } from "./records/shape.ts";

/** SQL that gives a row of a table as a JSON object, which parsed is what drizzle would give. No blobs. */
export function jsonRowOf(table: SQLiteTable, alias: string): string {
  const members = Object.entries(getTableColumns(table)).map(([name, column]) => {
    const value = `${alias}.${quoted(column.name)}`;
    switch (column.dataType) {
      case "json":
        return `'${name}', json(${value})`;
      case "boolean":
        return `'${name}', json(case ${value} when 1 then 'true' when 0 then 'false' else 'null' end)`;
      default:
        return `'${name}', ${value}`;
    }
  });
  return `json_object(${members.join(", ")})`;
}
