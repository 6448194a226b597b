import { join } from "node:path";
import { findIntegrationById } from "../../db/control/integrations.ts";
import type { HeldLoad, RunInput } from "../../db/control/schema.ts";
import type { RecordsDatabase } from "../../db/open.ts";
import { todayOf, type Deps } from "../deps.ts";
import type { Lease } from "../transfer/lease.ts";
import { spoolJson } from "../spool.ts";
import { keepInput } from "./keep-input.ts";
import { loadFiles } from "./load-files.ts";
import type { FileOutcome, LoadDeps, LoadFrame } from "./load.ts";
import { openInput } from "./open-input.ts";
import type { OpenedFile } from "./open-package.ts";

export type SpooledOutcome = FileOutcome &
  Pick<OpenedFile, "bytes" | "sha256"> & {
    /** Of a held load: what an approval needs. Its files are kept apart, so the caller may remove its own. */
    readonly heldLoad: HeldLoad | undefined;
  };

/** Walks what waits in the spool through the import engine, whatever way it came in; file by file. */
export async function loadSpooled(
  deps: Deps,
  lease: Lease,
  input: RunInput,
  more: Partial<Pick<LoadFrame, "approvedDigest" | "pending">> = {},
): Promise<readonly SpooledOutcome[]> {
  const { run } = lease;
  const records = await deps.databases.records(run.districtId);
  const opened = await openInput(deps, input, {
    records,
    today: todayOf(deps),
    stagingFolder: stagingFolderOf(deps),
    checkLease: lease.check,
    tell: (phase) => lease.progress(phase),
  });
  try {
    const outcomes = await loadFiles(loadDeps(deps, records), {
      name: input.endpoint,
      files: opened.files,
      sha256: input.sha256,
      source: input.source,
      settings: input.settings,
      runId: run.id,
      fence: run.fence,
      isDryRun: run.isDryRun,
      isGuarded: !(await hasRollOver(deps, run.integrationId)),
      approvedDigest: more.approvedDigest,
      pending: more.pending,
      prepare: opened.prepare,
      readAs: opened.readAs,
      now: deps.now,
      checkLease: lease.check,
      onProgress: (phase, rows) => lease.progress(phaseWords[phase], rows),
    });
    const told = withNotices(outcomes, opened.notices);
    const isWaiting = !run.isDryRun && outcomes.some(({ held }) => held);
    const held = isWaiting ? await keepHeld(deps, input, outcomes) : [];
    return told.map((outcome, at) => ({
      ...outcome,
      bytes: opened.files[at]?.bytes ?? 0,
      sha256: opened.files[at]?.sha256 ?? "",
      heldLoad: held[at],
    }));
  } finally {
    await opened.close();
  }
}

/** What was passed over is told with the first file. */
function withNotices(
  [first, ...others]: readonly FileOutcome[],
  notices: FileOutcome["notices"],
): readonly FileOutcome[] {
  if (!first) throw new Error("a load without files");
  return [{ ...first, notices: [...notices, ...first.notices] }, ...others];
}

export function loadDeps(deps: Deps, records: RecordsDatabase): LoadDeps {
  return { records, errorFiles: deps.errorFiles, stagingFolder: stagingFolderOf(deps) };
}

export function stagingFolderOf({ config }: Deps): string {
  return join(config.dataDir, "staging");
}

const phaseWords = {
  checking: "Checking rows",
  comparing: "Comparing with what is stored",
  storing: "Storing rows",
} as const;

/** The contract's "planned override": until the end of that day nothing is held. */
async function hasRollOver(deps: Deps, integrationId: string | null): Promise<boolean> {
  if (integrationId === null) return false;
  const integration = await findIntegrationById(deps.databases.control.orm, integrationId);
  const until = integration?.rollOverUntil ?? null;
  return until !== null && todayOf(deps) <= until;
}

/** One copy of the input for all files, and a preview for each. */
async function keepHeld(
  deps: Deps,
  input: RunInput,
  outcomes: readonly FileOutcome[],
): Promise<readonly (HeldLoad | undefined)[]> {
  const copy = await keepInput(deps.spool, input);
  const kept: (HeldLoad | undefined)[] = [];
  for (const { held } of outcomes) {
    if (!held) {
      kept.push(undefined);
      continue;
    }
    const preview = await spoolJson(deps.spool, held.preview);
    kept.push({ input: copy, digest: held.digest, previewSpoolId: preview.id });
  }
  return kept;
}
