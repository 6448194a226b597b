import type { HeldLoad } from "../../db/control/schema.ts";
import type { Deps } from "../deps.ts";
import type { LoadPreview } from "../import/preview.ts";

/** What a held load would do, with rows of students; undefined once its bytes are gone. */
export async function readPreview(
  deps: Deps,
  { previewSpoolId }: HeldLoad,
): Promise<LoadPreview | undefined> {
  if (!(await deps.spool.has(previewSpoolId))) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of deps.spool.read(previewSpoolId)) pieces.push(Buffer.from(piece));
  // Safe because `loadSpooled` is the only writer of previews, and the spool authenticates what it gives back.
  return JSON.parse(Buffer.concat(pieces).toString("utf8")) as LoadPreview;
}
