import type { MissingRowsData } from "../../components/runs/missing-rows.tsx";
import type { NextStep } from "../../components/runs/next-step.tsx";
import type { RunFileData } from "../../components/runs/run-files.tsx";
import type { RunNoticeData } from "../../components/runs/run-notices.tsx";
import type { RunData } from "../../components/runs/run-page.tsx";
import {
  listRunFiles,
  listRunNotices,
  type Run,
  type RunFile,
  type RunNotice,
} from "../../db/control/runs.ts";
import type { MissingRow } from "../../db/control/schema.ts";
import { findEndpoint, getEndpoint } from "../../src/catalog/index.ts";
import type { Administrator, Deps } from "../../src/deps.ts";
import { isKnownNow, listMissingRows, missingShownMax } from "../../src/transfer/missing-rows.ts";
import { describeTurn, findNextStep } from "./describe-turn.ts";
import { drawHeldLoads } from "./draw-held-loads.ts";
import type { FoundRun } from "./find-run.ts";
import { pathOf } from "./standing.ts";

const noticesShownMax = 100;

/** A run as its page shows it to this person. */
export async function drawRun(
  deps: Deps,
  found: FoundRun,
  viewer: Administrator,
): Promise<RunData> {
  const control = deps.databases.control.orm;
  const { run, path } = found;
  const files = await listRunFiles(control, run.id);
  // What is wrong with a row quotes the row.
  const showsRows = viewer.role === "administrator";
  const all = showsRows ? await listRunNotices(control, run.id, 1_000) : [];
  return {
    path,
    state: run.state,
    trigger: run.trigger,
    isPush: run.work === "push",
    isDryRun: run.isDryRun,
    startedAt: run.startedAt ?? run.createdAt,
    turn: describeTurn(run, files),
    next: findNextStep(found, viewer),
    decision: drawDecision(run),
    endedAt: run.endedAt ?? undefined,
    phase: run.phase === null ? undefined : describePhase(run, run.phase),
    held: run.state === "held" ? await drawHeldLoads(deps, run, files, viewer) : undefined,
    files: files.map((file) => drawFile(run, file)),
    missing: await drawMissingRows(deps, found, viewer),
    errorFiles: files
      .filter((file) => file.errorFileId !== null)
      .map((file) => ({
        name: file.fileName,
        rows: file.rowsRejected,
        href: viewer.role === "administrator" ? `${path}/files/${file.id}/errors` : undefined,
      })),
    notices: all.slice(0, noticesShownMax).map((notice) => drawNotice(files, notice)),
    noticesTotal: showsRows ? all.length + run.noticesLeftOut : 0,
  };
}

function drawDecision({ decision, decidedAt, decidedBy }: Run): RunData["decision"] {
  if (decision === null || decidedAt === null) return undefined;
  const word = decision === "approved" ? "Approved" : "Rejected";
  return { word, by: decidedBy ?? "an administrator", at: decidedAt };
}

function drawFile(run: Run, file: RunFile): RunFileData {
  return {
    name: file.fileName,
    endpoint: file.endpoint,
    outcome: outcomeNow(run, file),
    rows: {
      read: file.rowsRead,
      added: file.rowsAdded,
      changed: file.rowsChanged,
      unchanged: file.rowsUnchanged,
      removed: file.rowsRemoved,
      rejected: file.rowsRejected,
    },
    studentsWithheld: file.studentsWithheld,
    bytes: file.bytes,
    ...(file.sentence && file.sentence !== run.sentence && isStillTrue(run, file)
      ? { sentence: file.sentence }
      : {}),
    ...(file.sha256 ? { sha256: file.sha256 } : {}),
  };
}

/** The row of a held file says `held` until the run has ended for good. */
function outcomeNow(run: Run, file: RunFile): RunFileData["outcome"] {
  if (isStillTrue(run, file)) return file.outcome;
  return run.state === "cancelled" ? "dropped" : undefined;
}

function isStillTrue(run: Run, file: RunFile): boolean {
  return file.outcome !== "held" || run.isDryRun || run.state === "held";
}

function drawNotice(files: readonly RunFile[], notice: RunNotice): RunNoticeData {
  return {
    file: notice.fileName || "The server",
    reason: notice.reason,
    fix: notice.hint ? `${notice.fix} ${notice.hint}` : notice.fix,
    isError: notice.isError,
    ...(notice.line === null ? {} : { line: notice.line }),
    ...(notice.column === null ? {} : { column: labelOf(files, notice) }),
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

async function drawMissingRows(
  deps: Deps,
  found: FoundRun,
  viewer: Administrator,
): Promise<MissingRowsData | undefined> {
  const all = await listMissingRows(deps, found.run.id);
  const [first] = all;
  if (!first) return undefined;
  const { title, item } = getEndpoint(first.endpoint);
  const rows: MissingRowsData["rows"][number][] = [];
  let known = 0;
  for (const [index, missing] of all.entries()) {
    if (rows.length === missingShownMax) break;
    if (await isKnownNow(deps, viewer.districtId, missing)) known += 1;
    else rows.push({ index, namedBy: missing.namedBy, ...nameOf(missing) });
  }
  return {
    many: title.toLowerCase(),
    one: item,
    rows,
    total: all.length - known,
    mayAdd: viewer.role === "administrator",
    setting: settingOf(found),
    again: repeatOf(found),
  };
}

/** Its key, and what people call it. */
function nameOf({ endpoint: name, row }: MissingRow): {
  readonly key: string;
  readonly name: string;
} {
  const endpoint = getEndpoint(name);
  const textOf = (column: string): string => String(row[column] ?? "");
  const key = endpoint.key.map(textOf).join(", ");
  const named = Object.entries(endpoint.columns).find(
    ([column, { required }]) => required && !endpoint.key.includes(column),
  );
  return { key, name: named ? textOf(named[0]) : key };
}

function settingOf({ run, integration }: FoundRun): MissingRowsData["setting"] {
  if (run.work === "pull" && integration) {
    return {
      label: "New buildings of the pull location",
      href: `${pathOf(integration)}#locations`,
    };
  }
  return { label: "New buildings when you upload a file", href: "/settings/upload" };
}

function repeatOf({ run, integration }: FoundRun): NextStep | undefined {
  if (run.trigger === "upload") {
    return { label: "Upload the file again", href: `/settings/upload?again=${run.id}` };
  }
  if (run.work !== "pull" || !integration) return undefined;
  return { label: "Run again", post: `${pathOf(integration)}/runs` };
}
