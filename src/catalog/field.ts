import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

/**
 * The closed kinds of field. A new kind needs two endpoints that use it, a case in `read-field.ts`,
 * one in `field-schema.ts`, and a test.
 */
export type FieldKind =
  | { readonly kind: "id"; readonly charactersMax: number; readonly lettersAndDigits?: boolean }
  | { readonly kind: "text"; readonly charactersMax: number }
  | { readonly kind: "date" }
  | { readonly kind: "flag"; readonly otherwise: boolean | null }
  /** ISO 639-1, two letters. */
  | { readonly kind: "language" }
  | {
      readonly kind: "code";
      /** As stored and as on the wire. */
      readonly codes: readonly string[];
      /** Further spellings that imports take, in any case. */
      readonly spellings?: Readonly<Record<string, string>>;
    };

export type Field = FieldKind & {
  /** The CSV heading people read. */
  readonly label: string;
  readonly required: boolean;
};

export type Column = Field & {
  /** Where the value is kept; written out, so that renaming a table's column never renames a public field. */
  readonly stored: SQLiteColumn;
  /** The value must be the key of a stored row of that endpoint. */
  readonly of?: string;
  /** No two rows of a district may share the value. */
  readonly unique?: boolean;
  /** Vendors may filter and sort by it. */
  readonly filters?: boolean;
};

export type StoredValue = string | boolean | null;

// A cell longer than this is a broken quote, not an address.
const textCharactersMax = 4_000;

export function id(charactersMax: number, label: string): Field {
  return { kind: "id", charactersMax, label, required: false };
}

export function idOfLettersAndDigits(charactersMax: number, label: string): Field {
  return { kind: "id", charactersMax, lettersAndDigits: true, label, required: false };
}

export function text(label: string): Field {
  return { kind: "text", charactersMax: textCharactersMax, label, required: false };
}

export function date(label: string): Field {
  return { kind: "date", label, required: false };
}

export function flag(label: string, otherwise: boolean | null = null): Field {
  return { kind: "flag", otherwise, label, required: false };
}

export function language(label: string): Field {
  return { kind: "language", label, required: false };
}

export function code(
  codes: readonly string[],
  label: string,
  spellings?: Readonly<Record<string, string>>,
): Field {
  return { kind: "code", codes, label, required: false, ...(spellings ? { spellings } : {}) };
}

/** Present, and filled, in every load. */
export function required(field: Field): Field {
  return { ...field, required: true };
}
