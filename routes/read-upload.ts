import type { Context } from "hono";
import type { Spool } from "../src/spool.ts";
import { readParts, type PostedForm } from "./read-parts.ts";

// A OneRoster package has 22; whoever picks a whole folder by mistake is told so.
const filesMax = 30;

/**
 * Spools the files of the field `file`, wherever they stand among the fields. Refuses what is no form, and more than
 * `bytesMax` bytes; then nothing of it is kept.
 */
export async function readUpload(c: Context, spool: Spool, bytesMax: number): Promise<PostedForm> {
  return readParts(c, spool, {
    filesMax,
    bytesMax,
    isFileField: (field) => field === "file",
    unreadable: "The form did not arrive whole. Open the page again and repeat the upload.",
  });
}
