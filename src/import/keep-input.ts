/** What a run reads from the spool, whether it came as one file or as several. */
import type { InputFile, RunInput } from "../../db/control/schema.ts";
import type { Spool } from "../spool.ts";

export function spoolIdsOfInput(input: RunInput): readonly string[] {
  return input.format === "files" ? input.files.map(({ spoolId }) => spoolId) : [input.spoolId];
}

/** The same input in bytes of its own. */
export async function keepInput(spool: Spool, input: RunInput): Promise<RunInput> {
  const copy = async (id: string, bytes: number): Promise<string> =>
    (await spool.write(spool.read(id), bytes)).id;
  if (input.format !== "files") {
    return { ...input, spoolId: await copy(input.spoolId, input.bytes) };
  }
  const files: InputFile[] = [];
  for (const file of input.files) {
    files.push({ ...file, spoolId: await copy(file.spoolId, file.bytes) });
  }
  return { ...input, files };
}
