import { listAuditOf } from "../../db/control/audit.ts";
import type { AuditFacts } from "../audit.ts";
import type { Deps } from "../deps.ts";

export type Conflict = {
  readonly by: string;
  readonly at: string;
  readonly changes: readonly string[];
  /** The record as it was when that version was saved. */
  readonly base: AuditFacts;
};

/** Who saved an integration after that version, and what they changed, from the audit log. */
export async function findConflict(
  deps: Deps,
  integrationId: string,
  version: number,
): Promise<Conflict | undefined> {
  const entries = await listAuditOf(deps.databases.control.orm, integrationId, 100);
  const later = entries.filter(
    ({ action, after }) => action === "integration.saved" && Number(after?.["version"]) > version,
  );
  const [newest] = later;
  if (!newest) return undefined;
  const changes = later.flatMap(({ after }) => {
    const listed = after?.["changes"];
    return Array.isArray(listed) ? listed.map(String) : [];
  });
  const base = later.at(-1)?.before ?? {};
  const people = new Set(later.map((entry) => entry.actorName));
  return { by: [...people].join(", "), at: newest.at, changes: [...new Set(changes)], base };
}
