import type { IntegrationRecord } from "../../db/control/integrations.ts";
import type { AuditFacts } from "../audit.ts";
import { getOffer } from "../catalog/index.ts";
import { toDraft, type Draft } from "./draft.ts";

/** The record without its secrets. */
export function describeForAudit(record: IntegrationRecord): AuditFacts {
  const { version, account, grants, locations, mayWrite, rollOverUntil, sftp } = toDraft(record);
  const { password: _never, usesKey: _wish, ...server } = sftp;
  const hasPassword = (record.target?.sealedPassword ?? null) !== null;
  const target = record.target ? { ...server, hasPassword } : null;
  const imports = record.integration.kind === "import" ? { rollOverUntil } : {};
  return { version, ...account, grants, locations, mayWrite, ...imports, sftp: target };
}

const accountLabels = {
  name: "Import/Export Name",
  first_name: "First Name",
  last_name: "Last Name",
  primary_email: "Primary Email",
  additional_emails: "Additional Emails",
} as const satisfies Record<keyof Draft["account"], string>;

/** What differs, in the words of the page: "Primary Email", "Students (endpoint)", "SFTP". */
export function describeChanges(
  before: IntegrationRecord,
  after: IntegrationRecord,
): readonly string[] {
  const [old, now] = [toDraft(before), toDraft(after)];
  const changes: string[] = [];
  for (const [field, label] of Object.entries(accountLabels)) {
    // Safe because `accountLabels` has the account's keys and no others.
    const name = field as keyof Draft["account"];
    if (old.account[name] !== now.account[name]) changes.push(label);
  }
  changes.push(...listChanged("endpoint", old.grants, now.grants));
  changes.push(...listChanged("pull location", old.locations, now.locations));
  if (!Bun.deepEquals(old.mayWrite.toSorted(), now.mayWrite.toSorted()))
    changes.push("May send by API");
  if (old.rollOverUntil !== now.rollOverUntil) changes.push("Roll-over until");
  if (!Bun.deepEquals(before.target ?? null, after.target ?? null)) changes.push("SFTP");
  return changes;
}

function listChanged(
  noun: string,
  before: readonly { readonly endpoint: string }[],
  after: readonly { readonly endpoint: string }[],
): readonly string[] {
  const endpoints = new Set([...before, ...after].map((one) => one.endpoint));
  return [...endpoints].flatMap((endpoint) => {
    const old = before.find((one) => one.endpoint === endpoint);
    const now = after.find((one) => one.endpoint === endpoint);
    if (Bun.deepEquals(old, now)) return [];
    const what = old === undefined ? "added" : now === undefined ? "removed" : "changed";
    return [`${getOffer(endpoint).title} (${noun} ${what})`];
  });
}
