type Schemas = Readonly<Record<string, unknown>>;

/** The same description for generators that stop at OpenAPI 3.0.3: `nullable` instead of a null type, `enum` instead of `const`. */
export function toOpenApi30(
  document: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  // Safe because `describeApi` always names the rows' schemas there.
  const { schemas } = document["components"] as { readonly schemas: Schemas };
  return { ...lowerObject(document, schemas), openapi: "3.0.3" };
}

function lower(value: unknown, schemas: Schemas): unknown {
  if (Array.isArray(value)) return value.map((member) => lower(member, schemas));
  if (typeof value !== "object" || value === null) return value;
  return lowerObject(value, schemas);
}

function lowerObject(value: object, schemas: Schemas): Record<string, unknown> {
  const lowered: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    // Examples are data; what looks like a schema in them is none.
    if (name === "example" || name === "examples") lowered[name] = member;
    else if (name === "type" && Array.isArray(member)) Object.assign(lowered, lowerType(member));
    else if (name === "anyOf" && Array.isArray(member)) {
      Object.assign(lowered, lowerAnyOf(member, schemas));
    } else if (name === "const") lowered["enum"] = [member];
    else lowered[name] = lower(member, schemas);
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

/** 3.0.3 has no null type, and `nullable` holds only beside a `type`: what is referred to is written out. */
function lowerAnyOf(members: readonly object[], schemas: Schemas): Record<string, unknown> {
  const isNull = (schema: object): boolean => "type" in schema && schema.type === "null";
  const others = members.filter((schema) => !isNull(schema));
  const [only] = others;
  if (others.length === members.length || only === undefined) {
    return { anyOf: others.map((schema) => lower(schema, schemas)) };
  }
  return { ...lowerObject(resolve(only, schemas), schemas), nullable: true };
}

function resolve(schema: object, schemas: Schemas): object {
  const name = "$ref" in schema ? String(schema.$ref).split("/").at(-1) : undefined;
  const found = name === undefined ? schema : schemas[name];
  return typeof found === "object" && found !== null ? found : schema;
}
