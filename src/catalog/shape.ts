import { getTableName } from "drizzle-orm";
import { selectAsOf, type RecordShape } from "../../db/records/shape.ts";
import type { RowLayout } from "../formats/rows.ts";
import { columnOf, tableOf, viewOf, type Endpoint } from "./endpoint.ts";
import type { Column } from "./field.ts";

/** The endpoint as the statements of `db/records` need it. What is derived is as of `today` (`YYYY-MM-DD`, UTC). */
export function shapeOf(endpoint: Endpoint, today = ""): RecordShape {
  const sqlName = (name: string): string => columnOf(endpoint, name).stored.name;
  const view = viewOf(endpoint);
  return {
    ...(view
      ? { table: view.name, select: selectAsOf(view, today) }
      : { table: getTableName(tableOf(endpoint)) }),
    columns: Object.entries(endpoint.columns).map(([name, column]) => ({
      name,
      sql: column.stored.name,
      isFlag: column.kind === "flag",
      isUnique: column.unique === true,
      ...(column.kind === "printed" ? { printed: column.form } : {}),
    })),
    key: view?.key ?? endpoint.key.map(sqlName),
    student:
      typeof endpoint.student === "object"
        ? { column: sqlName(endpoint.student.column) }
        : endpoint.student,
  };
}

/** Names of the tables whose changes change what the endpoint shows. */
export function tablesBehind({ dependsOn }: Endpoint): readonly string[] {
  return dependsOn.map((table) => getTableName(table));
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
      const column = columnOf(endpoint, name);
      const isTime = column.kind === "time";
      return { name, label: column.label, isBare: isBare(column), ...(isTime ? { isTime } : {}) };
    }),
    reportFieldNames,
  };
}

/** JSON writes truth values and numbers without quotes. */
function isBare({ kind }: Column): boolean {
  return kind === "flag" || kind === "count";
}
