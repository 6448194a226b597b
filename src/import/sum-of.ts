import { createHash } from "node:crypto";
import type { InputFile, RunInput } from "../../db/control/schema.ts";

/** Size and hash over several files: the same only when all are. The folder that they are in does not matter. */
export function sumOf(files: readonly InputFile[]): Pick<RunInput, "bytes" | "sha256"> {
  const hash = createHash("sha256");
  for (const { fileName, sha256 } of files) {
    hash.update(`${fileName.slice(fileName.lastIndexOf("/") + 1)}\n${sha256}\n`);
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { bytes, sha256: hash.digest("hex") };
}
