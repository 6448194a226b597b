import { findIntegrationById } from "../../db/control/integrations.ts";
import { listAdministrators } from "../../db/control/administrators.ts";
import { findDistrict } from "../../db/control/districts.ts";
import { listRuns, type Run } from "../../db/control/runs.ts";
import type { ControlTx } from "../../db/open.ts";
import type { Deps } from "../deps.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { failureWords } from "./failure-words.ts";
import type { Outcome } from "./outcome.ts";

const nightTriggers: readonly Run["trigger"][] = ["nightly", "retry", "catch_up"];

/** Mails on a change of state only: a night failed after one that did not, or went well again after one that failed. */
export async function tellRunEnded(
  tx: ControlTx,
  deps: Deps,
  run: Run,
  state: Run["state"],
  outcome: Outcome,
): Promise<void> {
  if (!nightTriggers.includes(run.trigger) || !run.integrationId) return;
  const before = (await listRuns(tx, run.integrationId, 50)).find(
    (other) => other.id !== run.id && nightTriggers.includes(other.trigger) && other.endedAt,
  );
  const hasFailed = state === "failed";
  if (hasFailed === (before?.state === "failed")) return;
  const integration = await findIntegrationById(tx, run.integrationId);
  const district = await findDistrict(tx, run.districtId);
  if (!integration || !district) return;
  const administrators = await listAdministrators(tx, run.districtId);
  await queueMail(tx, deps, {
    districtId: run.districtId,
    recipients: [...administrators.map((one) => one.email), ...integration.additionalEmails],
    letter: {
      kind: hasFailed ? "run_failed" : "run_recovered",
      facts: {
        district: district.name,
        integration: integration.name,
        sentence: outcome.failure?.sentence ?? "",
        turn: outcome.failure ? failureWords[outcome.failure.reason].turn : "us",
        at: deps.now().toISOString(),
        runUrl: `${deps.config.publicUrl}/settings/data-imports-exports/${integration.id}/runs/${run.id}`,
      },
    },
  });
}
