import type { Mode, Table } from "./columns.ts";
import { quote, type Note } from "./findings.ts";
import type { CsvRecord } from "./parse-strict-csv.ts";

const file = "manifest.csv";
const modes = ["absent", "bulk", "delta"] as const satisfies readonly Mode[];
const versions = { "manifest.version": "1.0", "oneroster.version": "1.2" };
const optional = ["source.systemName", "source.systemCode"];

/**
 * Table 3.1: two columns, one property a line, every file of 1.2 named. Gives each file's mode; a file whose line is
 * missing or wrong has none, so that it is judged once and not twice.
 */
export function checkManifest(
  records: readonly CsvRecord[],
  tables: readonly Table[],
  note: Note,
): ReadonlyMap<string, Mode> {
  const [header, ...lines] = records;
  if (header?.cells.join() !== "propertyName,value") {
    note({ file, line: 1 }, "has another heading than propertyName,value.");
  }
  const required = [...Object.keys(versions), ...tables.map(({ name }) => `file.${name}`)];
  const known = new Set([...required, ...optional]);
  const values = new Map<string, string>();
  for (const { line, cells } of lines) {
    const [property = "", value = ""] = cells;
    if (cells.length !== 2) note({ file, line }, `has ${cells.length} cells instead of 2.`);
    else if (values.has(property)) note({ file, line }, `names ${property} again.`);
    else if (!known.has(property)) note({ file, line }, `names ${quote(property)}, which is none.`);
    else {
      values.set(property, value);
      const fault = explainProperty(property, value);
      if (fault) note({ file, line, column: 2, heading: "value" }, fault);
    }
  }
  for (const property of required) {
    if (!values.has(property)) note({ file }, `has no line for ${property}.`);
  }
  return new Map(
    tables.flatMap(({ name }) => {
      const mode = values.get(`file.${name}`);
      return isMode(mode) ? [[name, mode] as const] : [];
    }),
  );
}

function explainProperty(property: string, value: string): string | undefined {
  const version = Object.entries(versions).find(([name]) => name === property)?.[1];
  if (version !== undefined && value !== version) {
    return `${property} is ${quote(value)} instead of ${version}.`;
  }
  if (property.startsWith("file.") && !isMode(value)) {
    return `${property} is ${quote(value)} instead of ${modes.join(", ")}.`;
  }
  return undefined;
}

function isMode(value: string | undefined): value is Mode {
  return modes.some((mode) => mode === value);
}
