import type { IntegrationSummary } from "../../components/integrations/list-page.tsx";
import { runStatus } from "../../components/runs/run-state-pill.tsx";
import type { Status } from "../../components/ui/status-pill.tsx";
import type { Turn } from "../../components/ui/whose-turn.tsx";
import {
  findIntegrationRecord,
  listHostKeys,
  type HostKeyRow,
  type Integration,
  type IntegrationRecord,
} from "../../db/control/integrations.ts";
import { listHeldRuns, listLastRuns, type Run } from "../../db/control/runs.ts";
import { findLastTermsLink, listAcceptances, type TermsLink } from "../../db/control/terms.ts";
import type { Deps } from "../../src/deps.ts";
import {
  hasAcceptedTerms,
  readTermsState,
  type TermsState,
} from "../../src/integrations/access-state.ts";
import { findTurn } from "../../src/integrations/whose-turn.ts";
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
  const held = await listHeldRuns(control, { integrationId: integration.id });
  const telling = held.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0] ?? lastRun;
  const { runId, ...turn } = findTurn(record, terms, link, telling, hasTrustedKey, deps.now());
  return {
    record,
    terms,
    link,
    lastRun,
    hostKeys,
    turn: runId ? { ...turn, link: linkToRun(integration, runId) } : turn,
    nextRunAt: findNextRun(integration, terms, deps.now()),
  };
}

function linkToRun(integration: Integration, runId: string): Turn["link"] {
  return { href: `${pathOf(integration)}/runs/${runId}`, label: "Look and decide" };
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
