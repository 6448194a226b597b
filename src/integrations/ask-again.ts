import { listIntegrations } from "../../db/control/integrations.ts";
import { listDistricts } from "../../db/control/districts.ts";
import { findLastTermsLink, listAcceptances } from "../../db/control/terms.ts";
import type { Deps } from "../deps.ts";
import { readTermsState } from "./access-state.ts";
import { mailTerms } from "./send-terms.ts";
import { termsPublishedAt } from "./terms-text.ts";

/** Mails everybody who accepted an older text, once per text: contract, "when the terms text gets a new version". */
export async function askAgain(deps: Deps): Promise<void> {
  const { control } = deps.databases;
  for (const district of await listDistricts(control.orm)) {
    for (const integration of await listIntegrations(control.orm, district.id)) {
      const acceptances = await listAcceptances(control.orm, integration.id);
      const terms = readTermsState(integration, acceptances, deps.now());
      if (terms.kind !== "grace" && terms.kind !== "lapsed") continue;
      if (terms.why !== "new_text") continue;
      await control.write(async (tx) => {
        const last = await findLastTermsLink(tx, integration.id);
        if (last && last.createdAt >= termsPublishedAt) return;
        await mailTerms(tx, deps, { kind: "system", name: "new terms text" }, integration);
      });
    }
  }
}
