/** Which of the files that came is which of a bundle's. */
import type { RowFormat } from "../../db/control/schema.ts";
import type { Bundle, BundleFile } from "../catalog/bundle.ts";
import { nearestName } from "../catalog/nearest-name.ts";
import { Refusal } from "../refusal.ts";

const formats: Readonly<Record<string, RowFormat>> = {
  csv: "csv",
  tsv: "csv",
  txt: "csv",
  json: "json",
  ndjson: "ndjson",
  jsonl: "ndjson",
  xml: "xml",
};

/** By the ending of its name; undefined when that tells nothing. */
export function formatOfName(name: string): RowFormat | undefined {
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  return Object.hasOwn(formats, ending) ? formats[ending] : undefined;
}

/** By its Content-Type, in lower case and without parameters; undefined for what is not read. */
export function formatOfMediaType(type: string): RowFormat | undefined {
  switch (type) {
    case "text/csv":
      return "csv";
    case "application/json":
      return "json";
    case "application/x-ndjson":
      return "ndjson";
    // RFC 7303 §9.2: text/xml is an alias.
    case "application/xml":
    case "text/xml":
      return "xml";
    default:
      return undefined;
  }
}

/** `out/Students.CSV` is the file of students, whatever its folder and case. */
export function isFileOf(name: string, endpointName: string): boolean {
  const last = name.slice(name.lastIndexOf("/") + 1).toLowerCase();
  // Of the endings only those of formats: `students.part` is one that is still being written.
  const ending = last.lastIndexOf(".");
  const stem = formatOfName(last) === undefined || ending < 0 ? last : last.slice(0, ending);
  return stem === endpointName;
}

export type Named = { readonly fileName: string };

export type Matched<File> = {
  /** In the bundle's order; optional ones that did not come are left out. */
  readonly files: readonly { readonly of: BundleFile; readonly file: File }[];
  readonly unknown: readonly File[];
};

/** Refuses (`format_invalid`) when a file that must be there is missing, or when one came twice. */
export function matchBundleFiles<File extends Named>(
  bundle: Bundle,
  came: readonly File[],
): Matched<File> {
  const known = new Set<File>();
  const files = bundle.files.flatMap((of) => {
    const found = came.filter(({ fileName }) => isFileOf(fileName, of.endpoint.name));
    const [file, second] = found;
    if (second && file) throw cameTwice(of, file, second);
    if (file) {
      known.add(file);
      return [{ of, file }];
    }
    if (of.isRequired) throw isMissing(bundle, of, came);
    return [];
  });
  return { files, unknown: came.filter((file) => !known.has(file)) };
}

function cameTwice({ endpoint }: BundleFile, one: Named, other: Named): Refusal {
  const sentence = `“${one.fileName}” and “${other.fileName}” are both the file of ${endpoint.name}. Send one of them.`;
  return new Refusal("format_invalid", sentence);
}

function isMissing(bundle: Bundle, { endpoint }: BundleFile, came: readonly Named[]): Refusal {
  const names = came.map(({ fileName }) => fileName);
  const nearest = nearestName(`${endpoint.name}.csv`, names);
  const hint = nearest ? ` Is “${nearest}” meant?` : "";
  const needed = bundle.files.filter((file) => file.isRequired).map((file) => file.endpoint.name);
  const all = needed.map((name) => `${name}.csv`).join(" and ");
  return new Refusal(
    "format_invalid",
    `There is no file of ${endpoint.name}, such as ${endpoint.name}.csv.${hint} ${bundle.title} needs ${all} in one load; nothing was stored.`,
  );
}
