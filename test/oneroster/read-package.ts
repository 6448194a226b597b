import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Package } from "./check-package.ts";

/** A folder of `samples`: what each holds is told in its README. */
export type Sample = "bulk" | "delta" | "untidy" | "rejected";

export function readPackage(sample: Sample): Package {
  const folder = join(import.meta.dir, "samples", sample);
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
}
