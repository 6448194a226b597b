import type { KeysetPosition } from "../../db/records/keyset.ts";
import type { Deps } from "../deps.ts";
import { Refusal } from "../refusal.ts";
import type { GrantInForce } from "./granted-query.ts";

/** Sealed, since what rows are ordered by may stand in columns that the grant does not show. */
export function sealCursor(
  deps: Deps,
  list: { readonly grant: GrantInForce; readonly wish: string },
  position: KeysetPosition,
): string {
  return deps.seal.seal(JSON.stringify({ list: describeList(list), position }));
}

/** After what the page begins. A cursor of another list, another wish, an earlier grant or earlier opt-outs is refused. */
export function openCursor(
  deps: Deps,
  list: { readonly grant: GrantInForce; readonly wish: string },
  cursor: string,
): KeysetPosition {
  const opened = tryOpen(deps, cursor);
  if (opened?.list === describeList(list)) return opened.position;
  const sentence =
    "The cursor is damaged, belongs to another list, or the district has changed since then what you may see. Start again without a cursor, and keep filters, sort and fields the same from page to page.";
  throw new Refusal("invalid", sentence, { cursor: "Start again without it." });
}

function describeList(list: { readonly grant: GrantInForce; readonly wish: string }): string {
  const { integrationId, endpoint, id, revision, optOutRevision } = list.grant;
  return JSON.stringify(["page", integrationId, endpoint, id, revision, optOutRevision, list.wish]);
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
