/** The plain description of an endpoint's rows that the generic statements take. */
export type RecordShape = {
  readonly table: string;
  readonly columns: readonly ShapeColumn[];
  /** SQL names of the key columns, in order. */
  readonly key: readonly string[];
  /** How a row leads to a student's number: by itself, by a column with a Student Id, or not at all. */
  readonly student: "self" | { readonly column: string } | "none";
};

export type ShapeColumn = {
  /** Wire name. */
  readonly name: string;
  /** SQL name. */
  readonly sql: string;
  readonly isFlag: boolean;
  /** No two rows may share its value. */
  readonly isUnique: boolean;
};

export type RecordValue = string | number | boolean | null;
/** By wire name. */
export type RecordRow = Readonly<Record<string, RecordValue>>;

/** A limit on which rows exist for the asker; `sql` names come from the catalog, values are bound. */
export type Condition = {
  readonly on: "row" | "student";
  readonly sql: string;
} & ({ readonly in: readonly string[] } | { readonly atLeast: string });

/** What to read: which columns of which rows. */
export type RowsQuery = {
  readonly shape: RecordShape;
  /** Wire names, in the order of the answer. */
  readonly columns: readonly string[];
  readonly conditions: readonly Condition[];
};

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** SQL that gives a column as JSON has it. */
export function jsonValue(column: ShapeColumn, alias: string): string {
  const name = `${alias}.${quoted(column.sql)}`;
  if (!column.isFlag) return name;
  return `json(case ${name} when 1 then 'true' when 0 then 'false' else 'null' end)`;
}
