import { findDistrict } from "../../db/control/districts.ts";
import type { Grant, Integration } from "../../db/control/integrations.ts";
import { listAcceptances } from "../../db/control/terms.ts";
import type { ControlTx } from "../../db/open.ts";
import type { Deps } from "../deps.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { contactsOf } from "./contacts.ts";
import { describeGrant } from "./describe-data.ts";
import { readTermsState } from "./access-state.ts";

/** Contract: "New grants to an accepted export are mailed to the contacts." */
export async function mailNewGrants(
  tx: ControlTx,
  deps: Deps,
  integration: Integration,
  added: readonly Grant[],
): Promise<void> {
  if (added.length === 0) return;
  const acceptances = await listAcceptances(tx, integration.id);
  if (readTermsState(integration, acceptances, deps.now()).kind === "never") return;
  const district = await findDistrict(tx, integration.districtId);
  await queueMail(tx, deps, {
    districtId: integration.districtId,
    recipients: contactsOf(integration),
    letter: {
      kind: "new_grants",
      facts: {
        district: district?.name ?? "",
        integration: integration.name,
        grants: added.map(describeGrant),
        docsUrl: `${deps.config.apiUrl}/docs`,
      },
    },
  });
}
