import { insertIntegration, type Integration } from "../../db/control/integrations.ts";
import { audit } from "../audit.ts";
import { listOffers } from "../catalog/index.ts";
import type { Administrator, Deps } from "../deps.ts";
import { newId } from "../ids.ts";
import type { Account } from "./account.ts";
import { mailTerms } from "./send-terms.ts";

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
    mayWrite: input.kind === "import" ? listMayWriteAtFirst() : [],
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

function listMayWriteAtFirst(): readonly string[] {
  return listOffers("write").flatMap(({ name, mayWriteAtFirst }) =>
    mayWriteAtFirst ? [name] : [],
  );
}
