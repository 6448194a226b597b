/** The same description for generators that stop at OpenAPI 3.0.3: `nullable` instead of a null type, `enum` instead of `const`. */
export function toOpenApi30(
  document: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return { ...lowerObject(document), openapi: "3.0.3" };
}

function lower(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lower);
  if (typeof value !== "object" || value === null) return value;
  return lowerObject(value);
}

function lowerObject(value: object): Record<string, unknown> {
  const lowered: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    // Examples are data; what looks like a schema in them is none.
    if (name === "example" || name === "examples") lowered[name] = member;
    else if (name === "type" && Array.isArray(member)) Object.assign(lowered, lowerType(member));
    else if (name === "anyOf" && Array.isArray(member)) Object.assign(lowered, lowerAnyOf(member));
    else if (name === "const") lowered["enum"] = [member];
    else lowered[name] = lower(member);
  }
  if (
    lowered["nullable"] === true &&
    Array.isArray(lowered["enum"]) &&
    !lowered["enum"].includes(null)
  ) {
    lowered["enum"] = [...lowered["enum"], null];
  }
  return lowered;
}

function lowerType(types: readonly unknown[]): Record<string, unknown> {
  return { type: types.find((type) => type !== "null"), nullable: types.includes("null") };
}

/** 3.0 has no null type, and `nullable` says nothing beside a reference: it wraps the reference. */
function lowerAnyOf(schemas: readonly object[]): Record<string, unknown> {
  const isNull = (schema: object): boolean => "type" in schema && schema.type === "null";
  const others = schemas.filter((schema) => !isNull(schema)).map(lower);
  if (others.length === schemas.length) return { anyOf: others };
  return { allOf: others, nullable: true };
}
