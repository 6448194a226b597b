/** The words in which the tables of the binding are written down: columns, whether they must be filled, and formats. */

/** Of the binding; `oneroster.version` of the manifest is 1.2 in both. */
export type Revision = "1.2" | "1.2.1";

export type Mode = "absent" | "bulk" | "delta";

export type Format =
  | { readonly kind: "guid" | "text" | "texts" | "date" | "dateTime" | "truth" | "year" }
  | { readonly kind: "integer" | "float" | "typedIds" | "pairs" }
  | { readonly kind: "reference"; readonly to: string; readonly isList: boolean }
  | {
      readonly kind: "word";
      readonly words: readonly string[];
      /** Chapter 4, “Proprietary Vocabulary Terms”: others are allowed when they begin with `ext:`. */
      readonly isOpen: boolean;
      readonly isList: boolean;
    };

export type Column = {
  readonly name: string;
  readonly isRequired: boolean;
  readonly format: Format;
  /** The one revision that has it; all have it when this is missing. */
  readonly only?: Revision;
};

/** A file without its `.csv`, as the manifest names it. */
export type Table = { readonly name: string; readonly columns: readonly Column[] };

export const text: Format = { kind: "text" };
export const texts: Format = { kind: "texts" };
export const date: Format = { kind: "date" };
export const truth: Format = { kind: "truth" };

export function to(table: string): Format {
  return { kind: "reference", to: table, isList: false };
}

export function toMany(table: string): Format {
  return { kind: "reference", to: table, isList: true };
}

export function closed(...words: readonly string[]): Format {
  return { kind: "word", words, isOpen: false, isList: false };
}

export function open(...words: readonly string[]): Format {
  return { kind: "word", words, isOpen: true, isList: false };
}

export function must(name: string, format: Format): Column {
  return { name, isRequired: true, format };
}

export function may(name: string, format: Format): Column {
  return { name, isRequired: false, format };
}

/** Every data file begins with the same three; status and date are “Yes for Delta” and are judged apart. */
export function table(name: string, ...columns: readonly Column[]): Table {
  // § demographics.csv: its rows have the sourcedId of their user.
  const key = name === "demographics" ? to("users") : ({ kind: "guid" } as const);
  return {
    name,
    columns: [
      must("sourcedId", key),
      may("status", closed("active", "tobedeleted")),
      may("dateLastModified", { kind: "dateTime" }),
      ...columns,
    ],
  };
}
