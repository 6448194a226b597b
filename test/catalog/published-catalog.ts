/** What vendors have built on, as plain data: every line of it is a promise. */
import type { Endpoint } from "../../src/catalog/endpoint.ts";
import type { Column } from "../../src/catalog/field.ts";

export function describeCatalog(catalog: readonly Endpoint[]): Record<string, unknown> {
  return Object.fromEntries(catalog.map((endpoint) => [endpoint.name, describeEndpoint(endpoint)]));
}

function describeEndpoint(endpoint: Endpoint): Record<string, unknown> {
  const columns = Object.entries(endpoint.columns);
  return {
    item: endpoint.item,
    directions: endpoint.directions,
    key: endpoint.key,
    student: typeof endpoint.student === "object" ? endpoint.student.column : endpoint.student,
    building: endpoint.building ?? null,
    begin: endpoint.begin ?? null,
    removes: endpoint.removes,
    enrollment: endpoint.enrollment,
    ...(endpoint.package ? { package: endpoint.package } : {}),
    filters: columns.flatMap(([name, column]) => (column.filters ? [name] : [])),
    columns: Object.fromEntries(columns.map(([name, column]) => [name, describeColumn(column)])),
  };
}

function describeColumn(column: Column): string {
  const words = [`“${column.label}”`, describeKind(column)];
  if (column.required) words.push("required");
  if (column.unique) words.push("unique");
  if (column.of) words.push(`of ${column.of}`);
  return words.join(", ");
}

function describeKind(column: Column): string {
  switch (column.kind) {
    case "id":
      return `id of ${column.charactersMax}${column.lettersAndDigits ? " letters and digits" : ""}`;
    case "text":
      return `text of ${column.charactersMax}`;
    case "flag":
      return `flag, otherwise ${column.otherwise}`;
    case "date":
    case "language":
    case "time":
    case "instant":
    case "link":
      return column.kind;
    case "count":
      return `count to ${column.max}`;
    case "printed":
      return `printed ${column.form}`;
    case "code": {
      const spellings = Object.entries(column.spellings ?? {}).map(([word, to]) => `${word}=${to}`);
      return [`code ${column.codes.join("|")}`, ...spellings].join(" ");
    }
  }
}

/** One line a promise: `students.columns.grade: …`. */
export function promisesOf(value: unknown, path = ""): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [`${path}: ${JSON.stringify(value)}`];
  }
  return Object.entries(value).flatMap(([name, inner]) =>
    promisesOf(inner, path === "" ? name : `${path}.${name}`),
  );
}
