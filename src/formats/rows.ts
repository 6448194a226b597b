/** What every reader gives and every writer takes; formats know nothing of districts. */

/** A value on the wire: text for ids, codes and dates, `null` for nothing. */
export type WireValue = string | number | boolean | null;
export type WireRow = Readonly<Record<string, WireValue>>;

/** As it stood in the file: `null` clears the field, `undefined` means that the row did not have it. */
export type RawCell = string | null | undefined;

export type RawRow = {
  /** 1-based line of the file where the row begins; for an array of JSON, the row's 1-based position. */
  readonly line: number;
  /** In the order of the batch's headings. */
  readonly cells: readonly RawCell[];
  /** Set when the row itself is broken (too few or too many cells, a member that is no plain value): why, in a sentence. */
  readonly defect?: string;
  /** Set by who made the row of other files, and could not; its cells stand in their places as far as there are any. */
  readonly fault?: RowFault;
  /** The file says that what is stored of this row goes. */
  readonly isRemoval?: boolean;
};

export type RowFault = {
  /** Wire name; undefined when the whole row is meant. */
  readonly column: string | undefined;
  readonly reason: string;
  readonly fix: string;
};

/** What a reader passed over, or cannot be sure of, where every row was read all the same. */
export type RawNotice = { readonly line: number; readonly reason: string; readonly fix: string };

export type RawBatch = {
  readonly headings: readonly string[];
  readonly rows: readonly RawRow[];
  readonly notices?: readonly RawNotice[];
};

/** What a writer must know of the rows: their order, their names, and what a collection and one of it are called. */
export type RowLayout = {
  readonly root: string;
  readonly item: string;
  readonly columns: readonly {
    readonly name: string;
    readonly label: string;
    /** JSON: written without quotes, since its cells are truth values or numbers. */
    readonly isBare?: boolean;
    /** CSV: its `HH:MM` of 24 hours are written as `HH:MM AM`. */
    readonly isTime?: boolean;
  }[];
  /** CSV only: headings that people read instead of wire names. */
  readonly reportFieldNames?: boolean;
  readonly csv?: CsvOptions;
};

/** What an integration's CSV files may have otherwise than RFC 4180. */
export type CsvOptions = {
  /** Cells that a spreadsheet would take for formulas: as they are, made text with a `'` before them, or no file at all. */
  readonly formulas: "off" | "prefix" | "refuse";
  readonly byteOrderMark: boolean;
  readonly lineEnd: "crlf" | "lf";
};
