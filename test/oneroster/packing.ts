import { writeZip } from "../../src/formats/zip.ts";
import { cut } from "../formats/reading.ts";
import { readStored, type School } from "../import/loading.ts";
import type { Package } from "./check-package.ts";

export async function zip(files: Package): Promise<Blob> {
  const entries = [...files].map(([name, content]) => ({ name, bytes: cut(content) }));
  const pieces = await Array.fromAsync(writeZip(entries, { at: new Date("2026-11-24") }));
  return new Blob(pieces.map((piece) => new Uint8Array(piece)));
}

/** Stored buildings, students, guardians and users. */
export async function countOf(school: School): Promise<readonly number[]> {
  const names = ["buildings", "students", "guardians", "users"];
  return Promise.all(names.map(async (name) => (await readStored(school, name)).length));
}
