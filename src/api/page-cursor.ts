import type { Grant } from "../../db/control/integrations.ts";
import type { KeysetPosition } from "../../db/records/keyset.ts";
import type { Deps } from "../deps.ts";
import { Refusal } from "../refusal.ts";

/** Sealed, since what rows are ordered by may stand in columns that the grant does not show. */
export function sealCursor(
  deps: Deps,
  list: { readonly grant: Grant; readonly wish: string },
  position: KeysetPosition,
): string {
  return deps.seal.seal(JSON.stringify({ list: describeList(list), position }));
}

/** After what the page begins. A cursor of another list, another wish or an earlier grant is refused. */
export function openCursor(
  deps: Deps,
  list: { readonly grant: Grant; readonly wish: string },
  cursor: string,
): KeysetPosition {
  const opened = tryOpen(deps, cursor);
  if (opened?.list === describeList(list)) return opened.position;
  const sentence =
    "The cursor is damaged, belongs to another list, or the district has changed since then what you may see. Start again without a cursor, and keep filters, sort and fields the same from page to page.";
  throw new Refusal("invalid", sentence, { cursor: "Start again without it." });
}

function describeList({ grant, wish }: { readonly grant: Grant; readonly wish: string }): string {
  const { integrationId, endpoint, id, revision } = grant;
  return JSON.stringify(["page", integrationId, endpoint, id, revision, wish]);
}

function tryOpen(
  deps: Deps,
  cursor: string,
): { readonly list: string; readonly position: KeysetPosition } | undefined {
  try {
    // Safe because whatever opens was sealed above: the other sealed texts of this installation are no such objects.
    return JSON.parse(deps.seal.open(cursor)) as { list: string; position: KeysetPosition };
  } catch {
    return undefined;
  }
}
