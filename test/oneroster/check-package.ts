/**
 * An independent reading of the OneRoster 1.2 CSV Binding, written from its text and from nothing of ours, so that a
 * mistake in what we write or read is not believed here too. `binding.ts` says what it rests on.
 */
import { listTables } from "./binding.ts";
import { checkManifest } from "./check-manifest.ts";
import { checkMeaning } from "./check-meaning.ts";
import { checkReferences, type Content } from "./check-references.ts";
import { checkTable } from "./check-table.ts";
import type { Revision } from "./columns.ts";
import { describeFinding, type Note } from "./findings.ts";
import { type CsvRecord, parseStrictCsv } from "./parse-strict-csv.ts";

/** By the name each file has in the archive. Bytes are also checked to be UTF-8. */
export type Package = ReadonlyMap<string, string | Uint8Array>;

/** Every violation, as a sentence with file, line and column; none for a package that keeps the binding. */
export function checkPackage(files: Package, revision: Revision = "1.2.1"): readonly string[] {
  const findings: string[] = [];
  const note: Note = (place, sentence) => findings.push(describeFinding(place, sentence));
  const tables = listTables(revision);
  checkNames(files, new Set(["manifest", ...tables.map(({ name }) => name)]), note);
  const manifest = readFile(files, "manifest.csv", note);
  if (!manifest) {
    note({ file: "manifest.csv" }, "is missing, and no package is without it.");
    return findings;
  }
  const modes = checkManifest(manifest, tables, note);
  const contents = new Map<string, Content>();
  for (const table of tables) {
    const file = `${table.name}.csv`;
    const mode = modes.get(table.name);
    if (mode === undefined) continue;
    const isThere = files.has(file);
    if (isThere && mode === "absent") note({ file }, "is there, and absent by the manifest.");
    if (!isThere && mode !== "absent") note({ file }, `is missing, and ${mode} by the manifest.`);
    if (mode === "absent") continue;
    const records = readFile(files, file, note);
    if (records) contents.set(table.name, { mode, rows: checkTable(table, mode, records, note) });
  }
  checkReferences(tables, contents, note);
  checkMeaning(contents, note);
  return findings;
}

/** Chapter 2, “Exchanging the CSV Files”: all lie at the root, in no folder. */
function checkNames(files: Package, known: ReadonlySet<string>, note: Note): void {
  for (const file of files.keys()) {
    if (file.includes("/")) note({ file }, "lies in a folder; all files lie at the root.");
    else if (!known.has(file.replace(/\.csv$/, "")) || !file.endsWith(".csv")) {
      note({ file }, "is no file of OneRoster 1.2.");
    }
  }
}

function readFile(files: Package, file: string, note: Note): readonly CsvRecord[] | undefined {
  const content = files.get(file);
  if (content === undefined) return undefined;
  if (typeof content === "string") return parseStrictCsv(file, content, note);
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return parseStrictCsv(file, decoder.decode(content), note);
  } catch {
    note({ file }, "is not UTF-8.");
    return undefined;
  }
}
