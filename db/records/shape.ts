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
 * It gives the columns of the endpoint, those of `key`, `student_id` where rows hang on a student, and all of the
 * student's own where a row is one.
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
  /** Read in this form; kept, and compared, as an ISO date or a time of 24 hours. */
  readonly printed?: PrintedForm;
};

export type PrintedForm = keyof typeof printedForms;

export type RecordValue = string | number | boolean | null;
/** By wire name. */
export type RecordRow = Readonly<Record<string, RecordValue>>;

/** A limit on which rows exist for the asker; `sql` names come from the catalog, values are bound. */
export type Condition = {
  readonly on: "row" | "student";
  readonly sql: string;
} & (
  | { readonly in: readonly (string | number)[] }
  | { readonly atLeast: string }
  | { readonly compare: ">" | ">=" | "<" | "<="; readonly value: string | number }
  /** No value at all. */
  | { readonly isEmpty: true }
  /** `sql` is the student's id. */
  | { readonly participatesIn: readonly string[] }
  | { readonly notIn: readonly string[] }
);

/** What to read: which columns of which rows. */
export type RowsQuery = {
  readonly shape: RecordShape;
  /** Wire names, in the order of the answer. */
  readonly columns: readonly string[];
  readonly conditions: readonly Condition[];
  /** By a column of text, rows without a value last; without, and among equals, by key. */
  readonly order?: RowsOrder | undefined;
  /** Only rows that changed after that cursor, or whose student did. */
  readonly changedAfter?: number | undefined;
};

export type RowsOrder = { readonly sql: string; readonly isDescending: boolean };

const printedForms = { "MM/DD/YYYY": "%m/%d/%Y", "HH:MM AM/PM": "%I:%M %p" } as const;

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
  const value = plainValue(column, alias);
  if (!column.isFlag) return value;
  return `json(case ${value} when 1 then 'true' when 0 then 'false' else 'null' end)`;
}

/** SQL that gives a column as a cell of a file has it. */
export function cellValue(column: ShapeColumn, alias: string): string {
  const value = plainValue(column, alias);
  return column.isFlag ? `case ${value} when 1 then 'true' when 0 then 'false' end` : value;
}

function plainValue({ sql, printed }: ShapeColumn, alias: string): string {
  const name = `${alias}.${quoted(sql)}`;
  return printed === undefined ? name : `strftime('${printedForms[printed]}', ${name})`;
}
