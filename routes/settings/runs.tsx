import { Hono } from "hono";
import { RunPage, type RunData } from "../../components/runs/run-page.tsx";
import { findIntegration } from "../../db/control/integrations.ts";
import {
  findRun,
  listRunFiles,
  listRunNotices,
  type Run,
  type RunFile,
  type RunNotice,
} from "../../db/control/runs.ts";
import { findEndpoint } from "../../src/catalog/index.ts";
import type { Deps } from "../../src/deps.ts";
import { Refusal, type FailureReason } from "../../src/refusal.ts";
import { failureWords } from "../../src/transfer/failure-words.ts";
import { answerPage } from "../answer.tsx";
import type { PageEnv } from "../guards/sign-in-guard.ts";
import { frameOf } from "./frame.ts";
import { pathOf } from "./standing.ts";

const noticesShownMax = 100;

export function runRoutes(deps: Deps): Hono<PageEnv> {
  return new Hono<PageEnv>().get("/:id/runs/:run", async (c) => {
    const control = deps.databases.control.orm;
    const { districtId } = c.get("signedIn").administrator;
    const integration = await findIntegration(control, districtId, c.req.param("id"));
    const run = await findRun(control, districtId, c.req.param("run"));
    if (!integration || run?.integrationId !== integration.id) {
      throw new Refusal("not_found", "This run does not exist.");
    }
    const page = (
      <RunPage
        frame={frameOf(c, deps)}
        integration={{ name: integration.name, href: pathOf(integration) }}
        run={await drawRun(deps, run, `${pathOf(integration)}/runs/${run.id}`)}
        now={deps.now().toISOString()}
      />
    );
    return answerPage(c, page);
  });
}

async function drawRun(deps: Deps, run: Run, path: string): Promise<RunData> {
  const control = deps.databases.control.orm;
  const files = await listRunFiles(control, run.id);
  const all = await listRunNotices(control, run.id, 1_000);
  return {
    path,
    state: run.state,
    trigger: run.trigger,
    isPush: run.work === "push",
    startedAt: run.startedAt ?? run.createdAt,
    turn: describeTurn(run),
    ...(run.endedAt ? { endedAt: run.endedAt } : {}),
    ...(run.phase ? { phase: describePhase(run, run.phase) } : {}),
    files: files.map((file) => ({
      name: file.fileName,
      endpoint: file.endpoint,
      outcome: file.outcome,
      rows: {
        read: file.rowsRead,
        added: file.rowsAdded,
        changed: file.rowsChanged,
        unchanged: file.rowsUnchanged,
        removed: file.rowsRemoved,
        rejected: file.rowsRejected,
      },
      bytes: file.bytes,
      ...(file.sentence && file.sentence !== run.sentence ? { sentence: file.sentence } : {}),
      ...(file.sha256 ? { sha256: file.sha256 } : {}),
    })),
    notices: all.slice(0, noticesShownMax).map((notice) => ({
      file: notice.fileName || "The server",
      reason: notice.reason,
      fix: notice.hint ? `${notice.fix} ${notice.hint}` : notice.fix,
      isError: notice.isError,
      ...(notice.line === null ? {} : { line: notice.line }),
      ...(notice.column === null ? {} : { column: labelOf(files, notice) }),
    })),
    noticesTotal: all.length + run.noticesLeftOut,
  };
}

/** "Date of Birth (date_of_birth)": what people read, and what stands in a vendor's program. */
function labelOf(files: readonly RunFile[], { fileName, column }: RunNotice): string {
  const endpoint = files.find((file) => file.fileName === fileName)?.endpoint;
  const label = endpoint && findEndpoint(endpoint)?.columns[column ?? ""]?.label;
  return label ? `${label} (${column})` : (column ?? "");
}

function describePhase(run: Run, words: string): NonNullable<RunData["phase"]> {
  return {
    words,
    ...(run.rowsDone > 0 ? { done: run.rowsDone } : {}),
    ...(run.rowsTotal === null ? {} : { total: run.rowsTotal }),
  };
}

const turns = {
  vendor: "The vendor's turn.",
  district: "Your turn.",
  us: "The operator's turn.",
} as const;

function describeTurn(run: Run): RunData["turn"] {
  switch (run.state) {
    case "queued":
      return { tone: "waiting", sentence: "Waits for its turn. This page shows when it begins." };
    case "running":
      return { tone: "waiting", sentence: "Under way. This page shows when it ends." };
    case "succeeded":
      return { tone: "good", sentence: "All is done. Nobody has to do anything." };
    case "succeeded_with_errors":
      return {
        tone: "attention",
        sentence: "Done, but some rows were left out. The vendor's turn: correct the rows below.",
      };
    case "held":
      return { tone: "attention", sentence: "Held. Your turn: approve or reject." };
    case "cancelled":
      return { tone: "attention", sentence: "Cancelled. Nothing more happens by itself." };
    case "failed": {
      // Safe because a failed run is only recorded with one of the failure reasons.
      const words = failureWords[(run.reason ?? "internal") as FailureReason];
      return { tone: "broken", sentence: `${run.sentence ?? words.sentence} ${turns[words.turn]}` };
    }
  }
}
