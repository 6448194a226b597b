import type { PrintedForm } from "../../db/records/shape.ts";

/**
 * The closed kinds of field. A new kind needs two columns that use it, a case in `read-field.ts`, one in
 * `fast-field.ts`, one in `field-schema.ts`, one in `example.ts`, and a test.
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
    }
  /** `HH:MM` of 24 hours; in CSV `HH:MM AM`. */
  | { readonly kind: "time" }
  /** An instant in UTC, `YYYY-MM-DDTHH:MM:SSZ`. */
  | { readonly kind: "instant" }
  /** A whole number of at least 0: minutes, people. */
  | { readonly kind: "count"; readonly max: number }
  /** An address that begins with https:// */
  | { readonly kind: "link" }
  /** Of what is derived: kept as a date or time, written out in this form in every format, and never read back. */
  | { readonly kind: "printed"; readonly form: PrintedForm };

export type Field = FieldKind & {
  /** The CSV heading people read. */
  readonly label: string;
  readonly required: boolean;
};

export type Column = Field & {
  /** Where the value is kept; written out, so that renaming a table's column never renames a public field. */
  readonly stored: StoredColumn;
  /** The value must be the key of a stored row of that endpoint. */
  readonly of?: string;
  /** No two rows of a district may share the value. */
  readonly unique?: boolean;
  /** Vendors may filter and sort by it. */
  readonly filters?: boolean;
  /** Says something only beside that column, and is granted with it or not at all. */
  readonly beside?: string;
};

/** A table's column, or one of a view. */
export type StoredColumn = { readonly name: string; readonly notNull: boolean };

export type StoredValue = string | number | boolean | null;

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

/** Codes that are words, read in any case. */
export function words(codes: readonly string[], label: string): Field {
  return code(codes, label, Object.fromEntries(codes.map((one) => [one.toLowerCase(), one])));
}

export function time(label: string): Field {
  return { kind: "time", label, required: false };
}

export function instant(label: string): Field {
  return { kind: "instant", label, required: false };
}

export function count(label: string, max: number): Field {
  return { kind: "count", max, label, required: false };
}

export function link(label: string): Field {
  return { kind: "link", label, required: false };
}

export function printed(form: PrintedForm, label: string): Field {
  return { kind: "printed", form, label, required: false };
}

/** Present, and filled, in every load. */
export function required(field: Field): Field {
  return { ...field, required: true };
}
