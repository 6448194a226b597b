import type { MissingRow } from "../../db/control/schema.ts";
import { countScope, type RemovalScope } from "../../db/staging/compare-stage.ts";
import type { Stage } from "../../db/staging/open-stage.ts";
import { digestChanges } from "../../db/staging/preview-stage.ts";
import { isHarmless, judgeChanges } from "./guard.ts";
import type { HeldChanges, Load, LoadReport } from "./load.ts";
import { mergeLoad } from "./merge-load.ts";
import { previewLoad } from "./preview.ts";
import { describeSettings } from "./unchanged.ts";

export type Comparison = {
  readonly report: LoadReport;
  readonly removalScope: RemovalScope;
  /** The counter before the first row was judged. */
  readonly expectedCursor: number;
  /** Rows of other endpoints that are added with the load. */
  readonly missingRows: readonly MissingRow[];
};

/** Merges what was compared, or holds it for a person: when it changes too much, or not what was approved. */
export async function applyChanges(
  stage: Stage,
  load: Load,
  comparison: Comparison,
  loadId: string,
): Promise<HeldChanges | undefined> {
  const { report, removalScope, expectedCursor, missingRows } = comparison;
  const held = await holdBack(stage, load, report, removalScope);
  if (held || load.isDryRun) return held;
  await load.onProgress("storing", 0);
  await mergeLoad(stage, {
    endpoint: load.endpoint,
    missingRows,
    expectedCursor,
    load: {
      id: loadId,
      runId: load.runId,
      fence: load.fence,
      endpoint: load.endpoint.name,
      sha256: load.sha256,
      source: load.source,
      settings: describeSettings(load),
      isClean: report.rowsRejected === 0,
      report,
      appliedAt: load.now().toISOString(),
    },
  });
  return undefined;
}

async function holdBack(
  stage: Stage,
  load: Load,
  report: LoadReport,
  scope: RemovalScope,
): Promise<HeldChanges | undefined> {
  const { approvedDigest } = load;
  if (approvedDigest === undefined && (!load.isGuarded || isHarmless(report))) return undefined;
  const rowsInScope = await countScope(stage, scope);
  if (approvedDigest === undefined) {
    const sentence = judgeChanges(report, rowsInScope);
    if (sentence === undefined) return undefined;
    const digest = await digestChanges(stage);
    const preview = await previewLoad(stage, load.endpoint, { report, rowsInScope });
    return { sentence, digest, preview };
  }
  const digest = await digestChanges(stage);
  if (digest === approvedDigest) return undefined;
  const sentence =
    "What is stored has changed since this load was approved, so it would now do something else. Nothing was stored: look at the changes below and decide again.";
  const preview = await previewLoad(stage, load.endpoint, { report, rowsInScope });
  return { sentence, digest, preview };
}
