import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { RecordView } from "../../db/records/shape.ts";
import type { WireRow } from "../formats/rows.ts";
import type { Column, StoredValue } from "./field.ts";
import type { RowRule } from "./rules/row-rule.ts";

export type Direction = "read" | "write";

/** What is given as files that belong together instead of rows; `src/packages.ts` has the writer of each. */
export type PackageKind = "oneroster";

export type Endpoint = {
  /** Wire name: URL segment, file stem and scope prefix. Never renamed once published. */
  readonly name: string;
  readonly title: string;
  /** What one row is called: the item of an XML file. */
  readonly item: string;
  readonly summary: string;
  readonly directions: readonly Direction[];
  /** Where its rows are kept, or the view that derives them from others; what is derived is never written. */
  readonly table: SQLiteTable | RecordView;
  /** Wire names; together they identify a row. Empty for what is derived without: its rows have no address. */
  readonly key: readonly string[];
  /** By wire name, in the order of files. */
  readonly columns: Readonly<Record<string, Column>>;
  /** The path to a student: the row itself, a column that holds a Student Id, or none. */
  readonly student: "self" | { readonly column: string } | "none";
  /** The column that the Building filter looks at, for rows that hang on no student. */
  readonly building?: string;
  /** The date that Start Date filters by. */
  readonly begin?: string;
  /** Whom an export shows unless its grant says otherwise (catalog.md: "state reports ignore that filter"). */
  readonly enrollment: "active" | "all";
  /** Tables whose changes change an answer. */
  readonly dependsOn: readonly SQLiteTable[];
  readonly removes: Removes;
  /** Readers wait for an empty `COMPLETE` beside its file: it goes before the file is replaced, and comes again last. */
  readonly completeMarker: boolean;
  /** Whether a student is in view may follow from these rows, so a student changes with them. */
  readonly decidesView: boolean;
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
  /** Ticked under May send by API when an import is made; what is sensitive waits until somebody ticks it. */
  readonly mayWriteAtFirst: boolean;
  /** Set where readers get a package of files: then there are no rows, formats, addresses or changes. */
  readonly package?: PackageKind;
  /** Wire names of columns without which nothing right can be given: whoever is granted it is granted these. */
  readonly neverWithout?: readonly string[];
  /** By wire name, where what other endpoints show under that name would be somebody or something else. */
  readonly examples?: WireRow;
};

/**
 * What a load takes away beside what it brings.
 * `snapshot_only`: nothing by omission, unless the load is said to be a snapshot.
 * `others_of_student`: a student named in a load keeps exactly the rows that the load names.
 * `marked`: rows whose flag in that column is true, and no others.
 */
export type Removes = "never" | "snapshot_only" | "others_of_student" | { readonly marked: string };

const usual = {
  removes: "snapshot_only",
  rules: [],
  mayWriteAtFirst: false,
  enrollment: "active",
  completeMarker: false,
  decidesView: false,
} as const satisfies Partial<Endpoint>;

/** A declaration's mistakes are found when the program starts, not when a vendor calls. */
export function defineEndpoint(
  endpoint: Omit<Endpoint, keyof typeof usual> & Partial<Pick<Endpoint, keyof typeof usual>>,
): Endpoint {
  const known = new Set(Object.keys(endpoint.columns));
  const named = [
    ...endpoint.key,
    ...(typeof endpoint.student === "object" ? [endpoint.student.column] : []),
    ...(endpoint.building ? [endpoint.building] : []),
    ...(endpoint.begin ? [endpoint.begin] : []),
    ...(typeof endpoint.removes === "object" ? [endpoint.removes.marked] : []),
    ...(endpoint.neverWithout ?? []),
    ...Object.values(endpoint.columns).flatMap(({ beside }) => beside ?? []),
    ...Object.keys(endpoint.examples ?? {}),
  ];
  for (const name of named) {
    if (!known.has(name)) throw new Error(`endpoint ${endpoint.name} has no column ${name}`);
  }
  if (isView(endpoint.table) && endpoint.directions.includes("write")) {
    throw new Error(`endpoint ${endpoint.name} is derived and cannot be written`);
  }
  return { ...usual, ...endpoint };
}

function isView(table: Endpoint["table"]): table is RecordView {
  return "select" in table;
}

/** The title as it stands within a sentence: names in it keep their capitals, and one that is a name all of them. */
export function titleWithin({ title }: Pick<Endpoint, "title">): string {
  if (/^.\S*\p{Lu}/u.test(title)) return title;
  return title.slice(0, 1).toLowerCase() + title.slice(1);
}

/** The view of an endpoint that is derived from others. */
export function viewOf({ table }: Endpoint): RecordView | undefined {
  return isView(table) ? table : undefined;
}

/** The table of an endpoint that is written; a view has none, and to ask is a fault of ours. */
export function tableOf({ name, table }: Endpoint): SQLiteTable {
  if (isView(table)) throw new Error(`endpoint ${name} is derived and has no table`);
  return table;
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
