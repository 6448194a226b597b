import type { Grant } from "../../db/control/integrations.ts";
import type { Deps } from "../deps.ts";
import { Refusal } from "../refusal.ts";

/** Sealed, since the key of a row may stand in columns that the grant does not show. */
export function sealCursor(deps: Deps, grant: Grant, key: readonly string[]): string {
  return deps.seal.seal(JSON.stringify({ list: describeList(grant), key }));
}

/** The key after which the page begins. A cursor of another list, or of an earlier grant, is refused. */
export function openCursor(deps: Deps, grant: Grant, cursor: string): readonly string[] {
  const opened = tryOpen(deps, cursor);
  if (opened?.list === describeList(grant)) return opened.key;
  const sentence =
    "The cursor is damaged, belongs to another list, or the district has changed since then what you may see. Start again without a cursor.";
  throw new Refusal("invalid", sentence, { cursor: "Start again without it." });
}

function describeList({ integrationId, endpoint, id, revision }: Grant): string {
  return JSON.stringify(["page", integrationId, endpoint, id, revision]);
}

function tryOpen(deps: Deps, cursor: string): { list: string; key: string[] } | undefined {
  try {
    // Safe because whatever opens was sealed above: the other sealed texts of this installation are no such objects.
    return JSON.parse(deps.seal.open(cursor)) as { list: string; key: string[] };
  } catch {
    return undefined;
  }
}
