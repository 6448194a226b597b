import { createHash } from "node:crypto";
import { countScope, type RemovalScope } from "../../db/staging/compare-stage.ts";
import type { Desk } from "../../db/staging/open-stage.ts";
import { digestChanges } from "../../db/staging/preview-stage.ts";
import { isHarmless, judgeChanges } from "./guard.ts";
import type { HeldChanges, Load } from "./load.ts";
import { mergeLoad } from "./merge-load.ts";
import { previewLoad, type LoadPreview } from "./preview.ts";
import { packReports, type FileReceipt } from "./receipt.ts";
import type { StagedPart } from "./stage-part.ts";
import { describeSettings } from "./unchanged.ts";

/** A judged file with its changes. */
export type Compared = StagedPart & { readonly removalScope: RemovalScope };

/** Why a load waits, and what each of its files would do. */
export type Held = Omit<HeldChanges, "preview"> & { readonly previews: readonly LoadPreview[] };

/** Merges what was compared, or holds it for a person: when it changes too much, or not what was approved. */
export async function applyChanges(
  desk: Desk,
  load: Load,
  parts: readonly Compared[],
  { expectedCursor, loadId }: { readonly expectedCursor: number; readonly loadId: string },
): Promise<Held | undefined> {
  const held = await holdBack(load, parts);
  if (held || load.isDryRun) return held;
  await load.onProgress("storing", 0);
  await mergeLoad(desk, {
    parts,
    expectedCursor,
    load: {
      id: loadId,
      runId: load.runId,
      fence: load.fence,
      endpoint: load.name,
      sha256: load.sha256,
      source: load.source,
      settings: describeSettings(load),
      isClean: parts.every(({ report }) => report.rowsRejected === 0),
      report: packReports(parts.map(receiptOf)),
      appliedAt: load.now().toISOString(),
    },
  });
  return undefined;
}

function receiptOf({ report, load }: Compared): FileReceipt {
  return { ...report, endpoint: load.endpoint.name, fileName: load.fileName };
}

async function holdBack(load: Load, parts: readonly Compared[]): Promise<Held | undefined> {
  const { approvedDigest } = load;
  if (approvedDigest === undefined) {
    if (!load.isGuarded) return undefined;
    const sentence = await judgeParts(parts);
    return sentence === undefined ? undefined : hold(parts, sentence, await digestOf(parts));
  }
  const digest = await digestOf(parts);
  if (digest === approvedDigest) return undefined;
  const sentence =
    "What is stored has changed since this load was approved, so it would now do something else. Nothing was stored: look at the changes below and decide again.";
  return hold(parts, sentence, digest);
}

/** Each table by itself: a bundle must not hide the loss of all guardians behind a million unchanged absences. */
async function judgeParts(parts: readonly Compared[]): Promise<string | undefined> {
  const sentences: string[] = [];
  for (const { load, stage, report, removalScope } of parts) {
    if (isHarmless(report)) continue;
    const sentence = judgeChanges(report, await countScope(stage, removalScope));
    if (sentence === undefined) continue;
    sentences.push(parts.length > 1 ? `${load.endpoint.title}: ${sentence}` : sentence);
  }
  return sentences.length === 0 ? undefined : sentences.join(" ");
}

async function hold(parts: readonly Compared[], sentence: string, digest: string): Promise<Held> {
  const previews: LoadPreview[] = [];
  for (const { load, stage, report, removalScope } of parts) {
    const rowsInScope = await countScope(stage, removalScope);
    previews.push(await previewLoad(stage, load.endpoint, { report, rowsInScope }));
  }
  return { sentence, digest, previews };
}

async function digestOf(parts: readonly Compared[]): Promise<string> {
  const digests: string[] = [];
  for (const { stage } of parts) digests.push(await digestChanges(stage));
  const [first] = digests;
  if (first !== undefined && digests.length === 1) return first;
  return createHash("sha256").update(digests.join("\n")).digest("hex");
}
