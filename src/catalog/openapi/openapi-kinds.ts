import { cellCharactersMax } from "../../formats/limits.ts";
import type { JsonSchema } from "../field-schema.ts";

/** Kinds of value, each with its bounds: what generators make types and checks of. */

const int32Max = 2 ** 31 - 1;

/** What a line of a request or answer may have; servers and proxies take no longer ones. */
const lineCharactersMax = 16_384;

/** For people. */
export const sentence: JsonSchema = { type: "string", maxLength: 10_000 };

/** As it came: a heading, a file's name, what a person typed. */
export const freeText: JsonSchema = { type: "string", maxLength: cellCharactersMax };

/** Opaque: sent back as it came. */
export const cursor = line("^[A-Za-z0-9._-]+$");

// Without the quotes that they have: some generators take a quote in a pattern for a sign of their own.
export const entityTags: JsonSchema = { type: "string", pattern: "^[ -~]+$", maxLength: 1_000 };
export const linkLine = line("^<[^>]+>; rel=.next.$");
export const scopes: JsonSchema = {
  type: "string",
  pattern: "^[A-Za-z0-9_/]+:(read|write)( [A-Za-z0-9_/]+:(read|write))*$",
  maxLength: 4_000,
};

/** The name of an endpoint, a bundle or a column. */
export const wireName: JsonSchema = {
  type: "string",
  pattern: "^[A-Za-z][A-Za-z0-9_/-]*$",
  maxLength: 100,
};

export const uri: JsonSchema = { type: "string", format: "uri", maxLength: lineCharactersMax };
export const moment: JsonSchema = { type: "string", format: "date-time", maxLength: 40 };

/** Client IDs, secrets and tokens. */
export const lettersAndDigits: JsonSchema = {
  type: "string",
  pattern: "^[A-Za-z0-9]+$",
  maxLength: 255,
};

export function idOf(kind: string): JsonSchema {
  return { type: "string", pattern: `^${kind}_[A-Za-z0-9]{16}$`, maxLength: kind.length + 17 };
}

function line(pattern: string): JsonSchema {
  return { type: "string", pattern, maxLength: lineCharactersMax };
}

/** Bytes of a file, which has no other bound than that of its format. */
export const binary: JsonSchema = { type: "string", format: "binary", maxLength: 2 ** 31 };

export const count: JsonSchema = countTo(int32Max);

/** Of bytes, or of seconds since 1970: past 32 bits one day. */
export const largeCount: JsonSchema = {
  type: "integer",
  format: "int64",
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
};

export function countTo(maximum: number): JsonSchema {
  return { type: "integer", format: "int32", minimum: 0, maximum };
}

/** The same, or null. */
export function orNull(schema: JsonSchema): JsonSchema {
  return { ...schema, type: [schema["type"], "null"] };
}

export function objectOf(
  always: Readonly<Record<string, JsonSchema>>,
  sometimes: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  const properties = { ...always, ...sometimes };
  const required = Object.keys(always);
  // OpenAPI 3.0 forbids an empty list.
  return { type: "object", properties, ...(required.length > 0 ? { required } : {}) };
}

/** Without a bound of its own, it has as many as an answer can carry. */
export function listOf(items: JsonSchema, maxItems: number = int32Max): JsonSchema {
  return { type: "array", items, maxItems };
}
