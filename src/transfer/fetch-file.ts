import type { Deps } from "../deps.ts";
import { fileBytesMax } from "../formats/limits.ts";
import { isRefusal, Refusal } from "../refusal.ts";
import type { Spooled } from "../spool.ts";
import { isSameLook, type Look } from "./choose-file.ts";
import type { Settled } from "./settle-files.ts";
import type { SftpSession } from "./sftp-session.ts";

const fetchesMax = 3;

export type Fetched = Spooled & { readonly look: Look };

/**
 * Takes a file that stood still into the spool. One that changed while it was fetched may be half old and half new:
 * it is fetched again once it stands still, and refused (`not_finished`) after the third time.
 */
export async function fetchFile(
  deps: Pick<Deps, "spool">,
  session: SftpSession,
  settled: Settled,
  settleAgain: () => Promise<Settled>,
): Promise<Fetched> {
  let look = settled;
  for (let fetches = 1; ; fetches += 1) {
    if (isRefusal(look)) throw look;
    const spooled = await deps.spool.write(
      session.get(look.path, { bytesMax: fileBytesMax }),
      fileBytesMax,
    );
    try {
      if (spooled.bytes === look.bytes && (await isUnchanged(session, look))) {
        return { ...spooled, look };
      }
      await deps.spool.remove(spooled.id);
    } catch (error) {
      await deps.spool.remove(spooled.id);
      throw error;
    }
    if (fetches === fetchesMax) throw neverStill(look);
    look = await settleAgain();
  }
}

/** Whether the file on the server is still the one that was looked at. */
export async function isUnchanged(session: SftpSession, look: Look): Promise<boolean> {
  try {
    return isSameLook(look, { ...look, ...(await session.look(look.path)) });
  } catch (error) {
    if (isRefusal(error) && error.code === "path_missing") return false;
    throw error;
  }
}

function neverStill({ path }: Look): Refusal {
  return new Refusal(
    "not_finished",
    `“${path}” changed each of the ${fetchesMax} times that it was fetched, so none of it was loaded. ` +
      "Ask the vendor to write under another name and to rename the file when it is whole. The next run looks again.",
  );
}
