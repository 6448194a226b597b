/** The plain description of an endpoint's rows that the generic statements take. */
export type RecordShape = {
  readonly table: string;
  /** The select of a view, as of a day; absent where rows are kept in the table. */
  readonly select?: string;
  readonly columns: readonly ShapeColumn[];
  /** SQL names of the key columns, in order. */
  readonly key: readonly string[];
  /** How a row leads to a student's number: by itself, by a column with a Student Id, or not at all. */
  readonly student: "self" | { readonly column: string } | "none";
};

/**
 * Rows that are derived from those of tables: a select that SQLite looks through, so that it costs what its tables cost.
 * It gives the columns of the endpoint, `student_id` where rows hang on a student, and those of `key`.
 */
export type RecordView = {
  readonly name: string;
  /** SQL; `:today` stands for the UTC date of the question, as `YYYY-MM-DD`. */
  readonly select: string;
  /** Columns that no two rows have in common and that an index has in order: rows come in theirs. */
  readonly key: readonly string[];
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
} & (
  | { readonly in: readonly string[] }
  | { readonly atLeast: string }
  /** `sql` is the student's id. */
  | { readonly participatesIn: readonly string[] }
);

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

/** The view's select as of that UTC date. */
export function selectAsOf({ name, select }: RecordView, today: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(today)) throw new Error(`${name} as of no date: ${today}`);
  return select.replaceAll(":today", `'${today}'`);
}

/** What a statement takes the rows from. */
export function sourceOf({ table, select }: RecordShape): string {
  return select === undefined ? quoted(table) : `(${select})`;
}

/** SQL that gives a column as JSON has it. */
export function jsonValue(column: ShapeColumn, alias: string): string {
  const name = `${alias}.${quoted(column.sql)}`;
  if (!column.isFlag) return name;
  return `json(case ${name} when 1 then 'true' when 0 then 'false' else 'null' end)`;
}
