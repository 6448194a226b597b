import type { AuditFacts } from "../audit.ts";
import { locationDefaults, type AccountText, type Draft } from "./draft.ts";

/**
 * Two administrators changed one record: what this one left as it was (`base`, from the audit log) takes the
 * other's value, what this one changed stays. Nobody's endpoint is removed, or brought back, by not being looked at.
 */
export function mergeDrafts(base: AuditFacts, mine: Draft, theirs: Draft): Draft {
  const pick = <Part>(before: unknown, my: Part, their: Part): Part =>
    Bun.deepEquals(before, my) ? their : my;
  const isMyServer =
    mine.sftp.password !== "" || mine.sftp.usesKey || !isServerAsBefore(base["sftp"], mine.sftp);
  return {
    version: theirs.version,
    account: mergeAccount(base, mine.account, theirs.account),
    grants: mergeRows(rowsOf(base["grants"]), mine.grants, theirs.grants),
    locations: mergeRows(locationsOf(base["locations"]), mine.locations, theirs.locations),
    mayWrite: pick(sorted(base["mayWrite"]), sorted(mine.mayWrite), sorted(theirs.mayWrite)),
    rollOverUntil: pick(base["rollOverUntil"] ?? "", mine.rollOverUntil, theirs.rollOverUntil),
    sftp: isMyServer ? mine.sftp : theirs.sftp,
  };
}

function mergeAccount(base: AuditFacts, mine: AccountText, theirs: AccountText): AccountText {
  const merged: Record<keyof AccountText, string> = { ...mine };
  for (const name of Object.keys(mine)) {
    // Safe because an account has these keys and no others.
    const field = name as keyof AccountText;
    if (base[field] === mine[field]) merged[field] = theirs[field];
  }
  return merged;
}

type Row = { readonly endpoint: string };

function mergeRows<One extends Row>(
  base: readonly Row[],
  mine: readonly One[],
  theirs: readonly One[],
): readonly One[] {
  const find = <Any extends Row>(rows: readonly Any[], endpoint: string): Any | undefined =>
    rows.find((row) => row.endpoint === endpoint);
  const endpoints = new Set([...mine, ...theirs].map((row) => row.endpoint));
  return [...endpoints].flatMap((endpoint) => {
    const my = find(mine, endpoint);
    const row = Bun.deepEquals(find(base, endpoint), my) ? find(theirs, endpoint) : my;
    return row ? [row] : [];
  });
}

function rowsOf(facts: unknown): readonly Row[] {
  // Safe because `describeForAudit` wrote them from a draft.
  return Array.isArray(facts) ? (facts as Row[]) : [];
}

/** What was logged before an upgrade lacks what came with it: then it was as it is by default. */
function locationsOf(facts: unknown): readonly Row[] {
  return rowsOf(facts).map((row) => ({ ...locationDefaults, ...row }));
}

function sorted(names: unknown): readonly string[] {
  return Array.isArray(names) ? names.map(String).toSorted() : [];
}

function isServerAsBefore(before: unknown, mine: Draft["sftp"]): boolean {
  if (typeof before !== "object" || before === null) return mine.host === "";
  const { password: _never, usesKey: _wish, ...server } = mine;
  const known = new Map<string, unknown>(Object.entries(before));
  // What was logged before an upgrade lacks what came with it.
  return Object.entries(server).every(
    ([name, value]) => !known.has(name) || known.get(name) === value,
  );
}
