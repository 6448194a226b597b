import { columnOf, type Direction, type Endpoint } from "./endpoint.ts";
import type { Column } from "./field.ts";
import { linkCharactersMax } from "./read-field.ts";

/** JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A row as it is read (every column is there) or as it is sent (only the required ones must be). */
export function rowSchema(
  endpoint: Endpoint,
  columns: readonly string[],
  direction: Direction,
): JsonSchema {
  const isAlwaysThere = (name: string): boolean =>
    columnOf(endpoint, name).required || (direction === "read" && endpoint.key.includes(name));
  const properties = columns.map((name) => [
    name,
    fieldSchema(columnOf(endpoint, name), isAlwaysThere(name)),
  ]);
  const required = direction === "read" ? [...columns] : columns.filter(isAlwaysThere);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    // OpenAPI 3.0 forbids an empty list.
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
    xml: { name: endpoint.item },
  };
}

/** One value of the column, as a filter takes it. */
export function valueSchema(column: Column): JsonSchema {
  const { title: _title, minLength: _minLength, ...schema } = fieldSchema(column, true);
  return schema;
}

function fieldSchema(column: Column, isFilled: boolean): JsonSchema {
  const title = column.label;
  const type = (name: string): string | string[] => (isFilled ? name : [name, "null"]);
  const text = { title, type: type("string"), ...(isFilled ? { minLength: 1 } : {}) };
  const word = (pattern: string, maxLength: number): JsonSchema => {
    return { title, type: type("string"), pattern, maxLength };
  };
  switch (column.kind) {
    case "id": {
      const pattern = column.lettersAndDigits ? { pattern: "^[A-Za-z0-9]+$" } : {};
      return { ...text, maxLength: column.charactersMax, ...pattern };
    }
    case "text":
      return { ...text, maxLength: column.charactersMax };
    case "date":
      return { title, type: type("string"), format: "date", maxLength: 10 };
    case "language":
      return { ...word("^[a-z]{2}$", 2), description: "ISO 639-1" };
    case "code":
      return {
        title,
        type: type("string"),
        enum: isFilled ? [...column.codes] : [...column.codes, null],
      };
    case "time":
      return { ...word("^([01]\\d|2[0-3]):[0-5]\\d$", 5), description: describeTime };
    case "instant":
      return { title, type: type("string"), format: "date-time", maxLength: 20 };
    case "count":
      return { title, type: type("integer"), format: "int32", minimum: 0, maximum: column.max };
    case "link":
      return { ...word("^https://", linkCharactersMax), format: "uri" };
    case "printed":
      return {
        ...word(printedPatterns[column.form], column.form.length),
        description: column.form,
      };
    case "flag":
      // A flag that is true or false by itself is never without a value when it is read.
      return { title, type: column.otherwise === null ? type("boolean") : "boolean" };
  }
}

const describeTime = "HH:MM of 24 hours; in CSV HH:MM AM or PM";

const printedPatterns = {
  "MM/DD/YYYY": "^\\d{2}/\\d{2}/\\d{4}$",
  "HH:MM AM/PM": "^(0[1-9]|1[0-2]):[0-5]\\d (AM|PM)$",
} as const;

/** Of its component; such a name may hold no slash. */
export function rowSchemaName({ name }: Endpoint, direction: Direction): string {
  return `${name.replaceAll("/", ".")}_${direction === "read" ? "row" : "sent_row"}`;
}
