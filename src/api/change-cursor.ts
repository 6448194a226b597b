import type { Grant } from "../../db/control/integrations.ts";
import type { ChangePosition } from "../../db/records/changes.ts";
import type { Deps } from "../deps.ts";
import { keepingDays } from "../keeping.ts";
import { Refusal } from "../refusal.ts";

/** How far a client has come in the changes of an endpoint. */
export type ChangeCursor = {
  readonly position: ChangePosition;
  /** Where the district stood when the client began at the beginning; until there it takes everything in view. */
  readonly wholeUntil: number;
};

type Sealed = ChangeCursor & {
  readonly feed: string;
  readonly grant: string;
  readonly madeAt: string;
};

/** Sealed, since it counts the whole district's changes, and the key may be of a row that the client must not see. */
export function sealChangeCursor(deps: Deps, grant: Grant, cursor: ChangeCursor): string {
  const sealed: Sealed = {
    ...cursor,
    feed: describeFeed(grant),
    grant: describeGrant(grant),
    madeAt: deps.now().toISOString(),
  };
  return deps.seal.seal(JSON.stringify(sealed));
}

/** Damaged or of another feed: not right. Of an earlier grant, or too old: gone. */
export function openChangeCursor(deps: Deps, grant: Grant, text: string): ChangeCursor {
  const opened = tryOpen(deps, text);
  if (opened?.feed !== describeFeed(grant)) {
    const sentence =
      "The cursor in since is damaged, or belongs to another feed. Send the next_cursor of this feed's last answer, or start over without since.";
    throw new Refusal("invalid", sentence, {
      since: "Send the last next_cursor, or leave it out.",
    });
  }
  if (opened.grant !== describeGrant(grant)) {
    throw startOver("The district has changed since then what you may see");
  }
  const kept = new Date(deps.now().getTime() - keepingDays.removals * 86_400_000).toISOString();
  if (opened.madeAt < kept) throw forgotten();
  return { position: opened.position, wholeUntil: opened.wholeUntil };
}

/** Removals after the cursor may be gone, or the district's records were set back to before it. */
export function refuseOutrun(
  { position, wholeUntil }: ChangeCursor,
  counter: { readonly cursor: number; readonly forgottenCursor: number },
): void {
  // Who began at the beginning needs no removal from before.
  if (Math.max(position.cursor, wholeUntil) < counter.forgottenCursor) throw forgotten();
  if (position.cursor > counter.cursor) {
    throw startOver("The district's records were restored to a state from before this cursor");
  }
}

function forgotten(): Refusal {
  return startOver("This cursor is older than the removals, which are kept for 13 months");
}

function startOver(why: string): Refusal {
  const sentence = `${why}. Start over: call without since, take every row as it is then, and remove the rows that you hold and that do not come.`;
  return new Refusal("gone", sentence);
}

function describeFeed({ integrationId, endpoint }: Grant): string {
  return JSON.stringify(["changes", integrationId, endpoint]);
}

function describeGrant({ id, revision }: Grant): string {
  return JSON.stringify([id, revision]);
}

function tryOpen(deps: Deps, text: string): Sealed | undefined {
  try {
    // Safe because whatever opens was sealed above: the other sealed texts of this installation have no such feed.
    return JSON.parse(deps.seal.open(text)) as Sealed;
  } catch {
    return undefined;
  }
}
