/** What every reader gives and every writer takes; formats know nothing of districts. */

/** A value on the wire: text for ids, codes and dates, `null` for nothing. */
export type WireValue = string | number | boolean | null;
export type WireRow = Readonly<Record<string, WireValue>>;

/** As it stood in the file: `null` clears the field, `undefined` means that the row did not have it. */
export type RawCell = string | null | undefined;

export type RawRow = {
  /** 1-based line of the file where the row begins; for a JSON array, the row's 1-based position. */
  readonly line: number;
  /** In the order of the batch's headings. */
  readonly cells: readonly RawCell[];
  /** Set when the row itself is broken (too few or too many cells, a member that is no plain value): why, in a sentence. */
  readonly defect?: string;
};

export type RawBatch = { readonly headings: readonly string[]; readonly rows: readonly RawRow[] };

/** What a writer must know of the rows: their order, their names, and what a collection and one of it are called. */
export type RowLayout = {
  readonly root: string;
  readonly item: string;
  readonly columns: readonly { readonly name: string; readonly label: string }[];
  /** CSV only: headings that people read instead of wire names. */
  readonly reportFieldNames?: boolean;
};
