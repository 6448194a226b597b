import { insertAudit } from "../db/control/audit.ts";
import type { ControlTx } from "../db/open.ts";
import type { Actor } from "./deps.ts";

export type AuditFacts = Readonly<Record<string, unknown>>;

/** Writes who did what, in the transaction in which it is done. Facts never hold a secret or a student. */
export async function audit(
  tx: ControlTx,
  input: {
    readonly at: Date;
    readonly actor: Actor;
    readonly districtId: string | null;
    /** Noun and past participle: `integration.saved`. */
    readonly action: string;
    /** Id of what it happened to. */
    readonly subject: string;
    readonly before?: AuditFacts;
    readonly after?: AuditFacts;
  },
): Promise<void> {
  const { actor } = input;
  await insertAudit(tx, {
    districtId: input.districtId,
    at: input.at.toISOString(),
    actorKind: actor.kind,
    actorId: "id" in actor ? actor.id : null,
    actorName: actor.name,
    address: "address" in actor ? (actor.address ?? null) : null,
    action: input.action,
    subject: input.subject,
    before: input.before ?? null,
    after: input.after ?? null,
  });
}
