import { listAdministrators } from "../../db/control/administrators.ts";
import { findDistrict } from "../../db/control/districts.ts";
import { findIntegrationById } from "../../db/control/integrations.ts";
import { listHeldRuns, listRuns, type Run } from "../../db/control/runs.ts";
import type { ControlTx } from "../../db/open.ts";
import type { Deps } from "../deps.ts";
import type { Letter } from "../mail/letter.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { wordsOf } from "./failure-words.ts";
import { isNightly } from "./nightly-triggers.ts";
import type { Outcome } from "./outcome.ts";

type RunLetter = Extract<Letter, { readonly kind: `run_${string}` }>;

/** Mails when the state changed and nobody was looking: not for a click, an upload or a dry run. */
export async function tellRunEnded(
  tx: ControlTx,
  deps: Deps,
  run: Run,
  state: Run["state"],
  outcome: Outcome,
): Promise<void> {
  if (run.isDryRun || !run.integrationId) return;
  const kind = await findNews(tx, { ...run, state, integrationId: run.integrationId });
  const integration = kind && (await findIntegrationById(tx, run.integrationId));
  const district = await findDistrict(tx, run.districtId);
  if (!kind || !integration || !district) return;
  const administrators = await listAdministrators(tx, run.districtId);
  await queueMail(tx, deps, {
    districtId: run.districtId,
    recipients: [...administrators.map((one) => one.email), ...integration.additionalEmails],
    letter: {
      kind,
      facts: {
        district: district.name,
        integration: integration.name,
        ...describe(kind, run, outcome),
        at: deps.now().toISOString(),
        runUrl: `${deps.config.publicUrl}/settings/data-imports-exports/${integration.id}/runs/${run.id}`,
      },
    },
  });
}

type EndedRun = Run & { readonly integrationId: string };

async function findNews(tx: ControlTx, run: EndedRun): Promise<RunLetter["kind"] | undefined> {
  if (run.state === "held") return (await isNewHold(tx, run)) ? "run_held" : undefined;
  if (!isNightly(run)) return undefined;
  const earlier = (await listRuns(tx, run.integrationId, 50)).filter(
    (other) => other.id !== run.id && isNightly(other) && other.endedAt,
  );
  if (run.state === "failed") return earlier[0]?.state === "failed" ? undefined : "run_failed";
  // A held load says that something came, and not yet that all is well again.
  const last = earlier.find(({ state }) => state !== "held" && state !== "cancelled");
  return last?.state === "failed" ? "run_recovered" : undefined;
}

/** Every held night, since each takes the place of the one before; sent loads once, while any of them waits. */
async function isNewHold(tx: ControlTx, run: EndedRun): Promise<boolean> {
  if (isNightly(run)) return true;
  if (run.trigger !== "api") return false;
  const held = await listHeldRuns(tx, { integrationId: run.integrationId });
  return !held.some(({ id, trigger }) => id !== run.id && trigger === "api");
}

function describe(
  kind: RunLetter["kind"],
  run: Run,
  { failure }: Outcome,
): Pick<RunLetter["facts"], "sentence" | "turn"> {
  switch (kind) {
    case "run_held": {
      // Without counts: contacts of a vendor that may only write read this too.
      const why =
        "A load would change or remove far more rows than usual. Nothing was stored yet: an administrator of the district looks at the changes and approves or rejects them.";
      const until = isNightly(run) ? " The next night's load takes its place." : "";
      return { sentence: `${why}${until}`, turn: "district" };
    }
    case "run_failed":
      return {
        sentence: failure?.sentence ?? "",
        turn: failure ? wordsOf({ work: run.work, reason: failure.reason }).turn : "us",
      };
    case "run_recovered":
      return { sentence: "The last run went well again.", turn: "us" };
  }
}
