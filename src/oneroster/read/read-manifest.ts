import { nearestName } from "../../catalog/nearest-name.ts";
import { readCsv } from "../../formats/read-csv.ts";
import type { RawRow } from "../../formats/rows.ts";
import { isRefusal, Refusal } from "../../refusal.ts";

export type Mode = "bulk" | "delta" | "absent";

export type Manifest = {
  /** Of a file that it does not name: absent. */
  modeOf(stem: string): { readonly mode: Mode; readonly line: number | undefined };
};

type Property = { readonly value: string; readonly line: number };

const modes: readonly string[] = ["bulk", "delta", "absent"] satisfies readonly Mode[];
const versions = { "manifest.version": ["1.0"], "oneroster.version": ["1.2", "1.2.1"] } as const;
// The binding has some thirty lines; whatever has more is another file under this name.
const linesMax = 1_000;

/** Refuses (`format_invalid`) what is no manifest of a version that we read. `used`: the files whose modes count. */
export async function readManifest(
  bytes: AsyncIterable<Uint8Array>,
  fileName: string,
  used: readonly string[],
): Promise<Manifest> {
  const properties = await readProperties(bytes, fileName);
  for (const [name, allowed] of Object.entries(versions)) {
    checkVersion(fileName, name, allowed, properties);
  }
  const found = new Map(
    used.map((stem) => {
      const property = properties.get(`file.${stem}`.toLowerCase());
      return [stem, { mode: readMode(fileName, stem, property), line: property?.line }] as const;
    }),
  );
  return { modeOf: (stem) => found.get(stem) ?? { mode: "absent", line: undefined } };
}

async function readProperties(
  bytes: AsyncIterable<Uint8Array>,
  fileName: string,
): Promise<ReadonlyMap<string, Property>> {
  const properties = new Map<string, Property>();
  try {
    for await (const { headings, rows } of readCsv(bytes)) {
      const places = ["propertyname", "value"].map((name) =>
        headings.findIndex((heading) => heading.trim().toLowerCase() === name),
      );
      const [nameAt = -1, valueAt = -1] = places;
      if (nameAt < 0 || valueAt < 0) {
        throw new Refusal("format_invalid", "its first line is not “propertyName,value”.");
      }
      for (const row of rows) addProperty(properties, row, nameAt, valueAt);
      if (properties.size > linesMax) {
        throw new Refusal("format_invalid", `it has more than ${linesMax} lines.`);
      }
    }
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw refuse(fileName, `${error.message} Send a manifest of OneRoster 1.2.`);
  }
  return properties;
}

function addProperty(
  properties: Map<string, Property>,
  { line, cells, defect }: RawRow,
  nameAt: number,
  valueAt: number,
): void {
  if (defect !== undefined) throw new Refusal("format_invalid", `line ${line}: ${defect}`);
  const name = (cells[nameAt] ?? "").trim().toLowerCase();
  const value = (cells[valueAt] ?? "").trim();
  const other = properties.get(name);
  if (other && other.value !== value) {
    const sentence = `line ${line} says something else than line ${other.line} about the same property.`;
    throw new Refusal("format_invalid", sentence);
  }
  properties.set(name, { value, line });
}

function checkVersion(
  fileName: string,
  name: string,
  allowed: readonly string[],
  properties: ReadonlyMap<string, Property>,
): void {
  const property = properties.get(name);
  const wanted = allowed.join(" or ");
  if (!property) {
    throw refuse(fileName, `it does not say ${name}, which must be ${wanted}. Add the line.`);
  }
  if (allowed.includes(property.value)) return;
  const sentence = `line ${property.line}: ${name} is not ${wanted}, the only one that is read. Send a package of OneRoster 1.2.`;
  throw refuse(fileName, sentence);
}

function readMode(fileName: string, stem: string, property: Property | undefined): Mode {
  if (!property) return "absent";
  const word = property.value.toLowerCase();
  // Safe because the list holds exactly the words of the type.
  if (modes.includes(word)) return word as Mode;
  const nearest = nearestName(word, modes);
  const hint = nearest === undefined ? "" : ` Is ${nearest} meant?`;
  const sentence = `line ${property.line}: file.${stem} is neither bulk, delta nor absent.${hint} Correct it.`;
  throw refuse(fileName, sentence);
}

function refuse(fileName: string, sentence: string): Refusal {
  return new Refusal("format_invalid", `${fileName}: ${sentence}`);
}
