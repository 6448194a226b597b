import type { Context } from "hono";
import { IntegrationPage } from "../../components/integrations/integration-page.tsx";
import type { StandingData } from "../../components/integrations/status-panel.tsx";
import type { NightData } from "../../components/runs/night-list.tsx";
import { runStatus } from "../../components/runs/run-state-pill.tsx";
import type { RunSummary } from "../../components/runs/run-table.tsx";
import { listDistrictKeys } from "../../db/control/districts.ts";
import type { Integration } from "../../db/control/integrations.ts";
import { listNights } from "../../db/control/nights.ts";
import { listRuns, listRunsOfNights, listRunTotals } from "../../db/control/runs.ts";
import { countRows } from "../../db/records/read-rows.ts";
import { todayOf, type Deps } from "../../src/deps.ts";
import { listBuildings } from "../../src/integrations/list-buildings.ts";
import { findEndpoint } from "../../src/catalog/index.ts";
import type { GrantDraft } from "../../src/integrations/draft.ts";
import { grantedRows } from "../../src/integrations/granted-rows.ts";
import { readWithheld } from "../../src/opt-outs/withheld.ts";
import { findObstacle } from "../../src/integrations/whose-turn.ts";
import { answerPage } from "../answer.tsx";
import type { PageEnv } from "../guards/sign-in-guard.ts";
import type { Stepped } from "./draft-steps.ts";
import { drawCredentials } from "./draw-credentials.ts";
import { drawDraft, type DraftContext } from "./draw-draft.ts";
import { frameOf } from "./frame.ts";
import { pathOf, readStanding, termsStatus, type Standing } from "./standing.ts";

export type DrawState = Pick<DraftContext, "errors" | "sentence" | "conflict" | "test"> & {
  readonly status?: 200 | 409 | 422;
};

/** The one page of an integration, around whatever draft it is given. */
export async function drawIntegration(
  c: Context<PageEnv>,
  deps: Deps,
  integration: Integration,
  stepped: Stepped,
  { status = 200, ...state }: DrawState = {},
): Promise<Response> {
  const control = deps.databases.control.orm;
  const standing = await readStanding(deps, integration);
  const { record, terms } = standing;
  const [key] = await listDistrictKeys(control, integration.districtId);
  const context: DraftContext = {
    record,
    buildings: await listBuildings(deps, integration.districtId),
    rowsNow: await countNow(deps, integration, stepped.draft.grants),
    publicKey: key?.publicKey ?? "",
    now: deps.now(),
    hostKeys: standing.hostKeys,
    ...state,
  };
  const page = (
    <IntegrationPage
      frame={frameOf(c, deps)}
      path={pathOf(integration)}
      name={integration.name}
      isEnabled={integration.disabledAt === null}
      standing={drawStanding(standing)}
      credentials={await drawCredentials(deps, integration)}
      draft={drawDraft(stepped, context)}
      runs={await readRuns(deps, integration)}
      nights={await readNights(deps, integration)}
      obstacle={findObstacle(record, terms)}
      now={deps.now().toISOString()}
    />
  );
  return answerPage(c, page, status);
}

function drawStanding({ record, terms, link, lastRun, turn, nextRunAt }: Standing): StandingData {
  const accepted = terms.kind === "accepted" ? terms.acceptance : undefined;
  const since = accepted
    ? { word: `by ${accepted.fullName}`, at: accepted.acceptedAt }
    : link && { word: "mail sent", at: link.createdAt };
  return {
    turn,
    terms: { ...termsStatus(terms), canResend: true, ...(since ? { since } : {}) },
    ...(nextRunAt ? { nextRunAt } : {}),
    ...(lastRun
      ? {
          lastRun: {
            href: `${pathOf(record.integration)}/runs/${lastRun.id}`,
            at: lastRun.createdAt,
            state: lastRun.state,
          },
        }
      : {}),
  };
}

async function readRuns(deps: Deps, integration: Integration): Promise<readonly RunSummary[]> {
  const control = deps.databases.control.orm;
  const runs = await listRuns(control, integration.id, 20);
  const totals = await listRunTotals(
    control,
    runs.map((run) => run.id),
  );
  return runs.map((run) => ({
    href: `${pathOf(integration)}/runs/${run.id}`,
    at: run.createdAt,
    trigger: run.trigger,
    state: run.state,
    isDryRun: run.isDryRun,
    files: totals.get(run.id)?.files ?? 0,
    rows: totals.get(run.id)?.rows ?? 0,
  }));
}

const nightsShownMax = 30;

async function readNights(deps: Deps, integration: Integration): Promise<readonly NightData[]> {
  const control = deps.databases.control.orm;
  const nights = await listNights(control, integration.id, nightsShownMax);
  const runs = await listRunsOfNights(
    control,
    nights.map((night) => night.id),
  );
  return nights.map(({ id, night, state }) => ({
    night,
    state,
    attempts: runs
      .filter((run) => run.nightId === id)
      .map((run) => ({
        href: `${pathOf(integration)}/runs/${run.id}`,
        word: runStatus(run.state).word,
      })),
  }));
}

async function countNow(
  deps: Deps,
  integration: Pick<Integration, "districtId" | "id">,
  grants: readonly GrantDraft[],
): Promise<ReadonlyMap<string, number>> {
  const records = await deps.databases.records(integration.districtId);
  const { studentIds } = await readWithheld(deps, integration);
  const counts = new Map<string, number>();
  for (const grant of grants) {
    if (!findEndpoint(grant.endpoint, "read")) continue;
    const query = grantedRows(grant, todayOf(deps), studentIds);
    counts.set(grant.endpoint, await countRows(records.orm, query));
  }
  return counts;
}
