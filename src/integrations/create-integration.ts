import { insertIntegration, type Integration } from "../../db/control/integrations.ts";
import { audit } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { newId } from "../ids.ts";
import type { Account } from "./account.ts";
import { mailTerms } from "./send-terms.ts";

// Contract: "default: buildings, students, guardians, absences, demographics"; those that do not exist yet are no harm.
const mayWriteAtFirst = ["buildings", "students", "guardians", "absences", "demographics"];

/** `Add import/export`: stores the account and mails the terms to its contact, or does neither. */
export async function createIntegration(
  deps: Deps,
  actor: Administrator,
  input: Account & { readonly kind: "export" | "import" },
): Promise<Integration> {
  const at = deps.now().toISOString();
  const integration: Integration = {
    id: newId("int"),
    districtId: actor.districtId,
    ...input,
    clientId: null,
    mayWrite: input.kind === "import" ? mayWriteAtFirst : [],
    emailChangedAt: null,
    version: 1,
    readyAt: null,
    rollOverUntil: null,
    createdAt: at,
    createdBy: actor.id,
    disabledAt: null,
    disabledBy: null,
  };
  await deps.databases.control.write(async (tx) => {
    await insertIntegration(tx, integration);
    await audit(tx, {
      at: deps.now(),
      actor,
      districtId: actor.districtId,
      action: "integration.created",
      subject: integration.id,
      after: { ...input },
    });
    await mailTerms(tx, deps, actor, integration);
  });
  return integration;
}
