import { getTableName } from "drizzle-orm";
import type { RecordShape } from "../../db/records/shape.ts";
import type { RowLayout } from "../formats/rows.ts";
import { columnOf, type Endpoint } from "./endpoint.ts";

/** The endpoint as the statements of `db/records` need it. */
export function shapeOf(endpoint: Endpoint): RecordShape {
  const sqlName = (name: string): string => columnOf(endpoint, name).stored.name;
  return {
    table: getTableName(endpoint.table),
    columns: Object.entries(endpoint.columns).map(([name, column]) => ({
      name,
      sql: column.stored.name,
      isFlag: column.kind === "flag",
      isUnique: column.unique === true,
    })),
    key: endpoint.key.map(sqlName),
    student:
      typeof endpoint.student === "object"
        ? { column: sqlName(endpoint.student.column) }
        : endpoint.student,
  };
}

/** The endpoint as a file of these columns has it. */
export function layoutOf(
  endpoint: Endpoint,
  columns: readonly string[],
  reportFieldNames = false,
): RowLayout {
  return {
    root: endpoint.name.slice(endpoint.name.lastIndexOf("/") + 1),
    item: endpoint.item,
    columns: columns.map((name) => {
      const { label, kind } = columnOf(endpoint, name);
      return { name, label, isBare: kind === "flag" };
    }),
    reportFieldNames,
  };
}
