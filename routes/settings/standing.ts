import type { IntegrationSummary } from "../../components/integrations/list-page.tsx";
import { runStatus } from "../../components/runs/run-state-pill.tsx";
import type { Status } from "../../components/ui/status-pill.tsx";
import {
  findIntegrationRecord,
  listHostKeys,
  type HostKeyRow,
  type Integration,
  type IntegrationRecord,
} from "../../db/control/integrations.ts";
import { listLastRuns, type Run } from "../../db/control/runs.ts";
import { findLastTermsLink, listAcceptances, type TermsLink } from "../../db/control/terms.ts";
import type { Deps } from "../../src/deps.ts";
import {
  hasAcceptedTerms,
  readTermsState,
  type TermsState,
} from "../../src/integrations/access-state.ts";
import { findTurn, type Turn } from "../../src/integrations/whose-turn.ts";
import { nightOf } from "../../src/transfer/open-night.ts";

/** All that is asked first of an integration: how it stands and whose turn it is. */
export type Standing = {
  readonly record: IntegrationRecord;
  readonly terms: TermsState;
  readonly link: TermsLink | undefined;
  readonly lastRun: Run | undefined;
  readonly hostKeys: readonly HostKeyRow[];
  readonly turn: Turn;
  readonly nextRunAt: string | undefined;
};

export async function readStanding(deps: Deps, integration: Integration): Promise<Standing> {
  const control = deps.databases.control.orm;
  const record = await findIntegrationRecord(control, integration);
  const link = await findLastTermsLink(control, integration.id);
  const terms = readTermsState(
    integration,
    await listAcceptances(control, integration.id),
    deps.now(),
  );
  const lastRun = (await listLastRuns(control, [integration.id])).get(integration.id);
  const hostKeys = await listHostKeys(control, integration.id);
  const hasTrustedKey = hostKeys.some((key) => key.trustedAt !== null);
  const turn = findTurn(record, terms, link, lastRun, hasTrustedKey, deps.now());
  return {
    record,
    terms,
    link,
    lastRun,
    hostKeys,
    turn,
    nextRunAt: findNextRun(integration, terms, deps.now()),
  };
}

function findNextRun(integration: Integration, terms: TermsState, now: Date): string | undefined {
  if (integration.readyAt === null || !hasAcceptedTerms(terms)) return undefined;
  const tomorrow = new Date(now.getTime() + 86_400_000);
  return `${nightOf(tomorrow)}T00:00:00.000Z`;
}

const termsStatuses = {
  never: { tone: "waiting", word: "Not accepted yet" },
  accepted: { tone: "good", word: "Accepted" },
  grace: { tone: "attention", word: "Must accept again" },
  lapsed: { tone: "broken", word: "Lapsed" },
} as const satisfies Record<TermsState["kind"], Status>;

export function termsStatus(terms: TermsState): Status {
  return termsStatuses[terms.kind];
}

export function pathOf(integration: Pick<Integration, "id">): string {
  return `/settings/data-imports-exports/${integration.id}`;
}

export function summarize({
  record,
  terms,
  turn,
  lastRun,
  nextRunAt,
}: Standing): IntegrationSummary {
  const { integration } = record;
  const href = pathOf(integration);
  return {
    href,
    name: integration.name,
    kind: integration.kind,
    contact: `${integration.firstName} ${integration.lastName}`,
    email: integration.primaryEmail,
    terms: termsStatus(terms),
    turn,
    ...(nextRunAt ? { nextRunAt } : {}),
    ...(lastRun
      ? {
          lastRun: {
            at: lastRun.createdAt,
            href: `${href}/runs/${lastRun.id}`,
            status: runStatus(lastRun.state),
          },
        }
      : {}),
  };
}
