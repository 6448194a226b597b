/** Packages as a push writes them. */
import { openZip } from "../../src/formats/zip.ts";
import { readAll, sourceOf } from "../formats/zip-bytes.ts";
import type { School } from "../import/loading.ts";
import { freezeAll } from "../transfer/freezing.ts";
import { checkPackage } from "./check-package.ts";

type GrantInput = Omit<Parameters<typeof freezeAll>[1], "endpoint">;

/** The files of a folder by name; all columns and all students unless the grant says otherwise. Each keeps the binding. */
export async function writePackage(
  school: School,
  grant: GrantInput = {},
): Promise<ReadonlyMap<string, string>> {
  const files = await freezeAll(school, { fileName: "roster/", ...grant, endpoint: "oneroster" });
  const contents = new Map(files.map(({ fileName, content }) => [fileName, content]));
  const findings = checkPackage(contents);
  if (findings.length > 0)
    throw new Error(`the package breaks the binding: ${findings.join("\n")}`);
  return new Map([...contents].map(([name, content]) => [name, content.toString("utf8")]));
}

/** The same as the one file of a zip. */
export async function writeZipOf(school: School, grant: GrantInput = {}): Promise<Buffer> {
  const [zip] = await freezeAll(school, { ...grant, endpoint: "oneroster" });
  if (!zip) throw new Error("nothing was frozen");
  return zip.content;
}

export async function unzipAll(zip: Uint8Array): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await openZip(sourceOf(zip))) {
    files.set(entry.name, (await readAll(entry)).toString());
  }
  return files;
}

/** The lines below the heading, in cells; for files without a comma in a cell. */
export function linesOf(files: ReadonlyMap<string, string>, name: string): readonly string[] {
  return (files.get(name) ?? "").split("\r\n").slice(1, -1);
}
