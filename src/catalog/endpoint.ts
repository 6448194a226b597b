import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Column, StoredValue } from "./field.ts";
import type { RowRule } from "./rules/row-rule.ts";

export type Direction = "read" | "write";

export type Endpoint = {
  /** Wire name: URL segment, file stem and scope prefix. Never renamed once published. */
  readonly name: string;
  readonly title: string;
  /** What one row is called: the item of an XML file. */
  readonly item: string;
  readonly summary: string;
  readonly directions: readonly Direction[];
  readonly table: SQLiteTable;
  /** Wire names; together they identify a row. */
  readonly key: readonly string[];
  /** By wire name, in the order of files. */
  readonly columns: Readonly<Record<string, Column>>;
  /** The path to a student: the row itself, a column that holds a Student Id, or none. */
  readonly student: "self" | { readonly column: string } | "none";
  /** The column that the Building filter looks at, for rows that hang on no student. */
  readonly building?: string;
  /** The date that Start Date filters by. */
  readonly begin?: string;
  /** Tables whose changes change an answer. */
  readonly dependsOn: readonly SQLiteTable[];
  /** `others_of_student`: a student named in a load keeps exactly the rows that the load names. */
  readonly removes: "never" | "others_of_student";
  /** Fills a key column that a file may leave out. */
  readonly derives?: {
    readonly column: string;
    /** Wire names of the cells it is made from, in order. */
    readonly from: readonly string[];
    readonly derive: (cells: readonly (StoredValue | undefined)[]) => string;
  };
  /** Rows that name one of these in that column keep it: a snapshot without it does not remove it. */
  readonly neededBy?: readonly { readonly endpoint: string; readonly column: string }[];
  readonly rules: readonly RowRule[];
};

/** A declaration's mistakes are found when the program starts, not when a vendor calls. */
export function defineEndpoint(
  endpoint: Omit<Endpoint, "rules" | "removes"> & Partial<Pick<Endpoint, "rules" | "removes">>,
): Endpoint {
  const known = new Set(Object.keys(endpoint.columns));
  const named = [
    ...endpoint.key,
    ...(typeof endpoint.student === "object" ? [endpoint.student.column] : []),
    ...(endpoint.building ? [endpoint.building] : []),
    ...(endpoint.begin ? [endpoint.begin] : []),
  ];
  for (const name of named) {
    if (!known.has(name)) throw new Error(`endpoint ${endpoint.name} has no column ${name}`);
  }
  return { removes: "never", rules: [], ...endpoint };
}

/** The column of that wire name; asking for another is a fault of ours. */
export function columnOf(endpoint: Endpoint, name: string): Column {
  const column = Object.hasOwn(endpoint.columns, name) ? endpoint.columns[name] : undefined;
  if (!column) throw new Error(`endpoint ${endpoint.name} has no column ${name}`);
  return column;
}

export function columnNames(endpoint: Endpoint): readonly string[] {
  return Object.keys(endpoint.columns);
}
