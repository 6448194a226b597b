import {
  countRejected,
  dropRejected,
  rejectRepeated,
  rejectTakenValues,
  rejectUnknownReferences,
  type Needing,
} from "../../db/staging/judge-stage.ts";
import type { Stage } from "../../db/staging/open-stage.ts";
import { columnOf, type Endpoint } from "../catalog/endpoint.ts";
import { getEndpoint } from "../catalog/index.ts";
import { removalScopeOf } from "./removal-scope.ts";
import type { StagedFile } from "./judge-rows.ts";
import type { Load } from "./load.ts";
import { shapeOf } from "../catalog/shape.ts";

/** Judges the staged rows by one another and by what is stored: references, keys, values that must be unique. */
export async function judgeStaged(
  stage: Stage,
  load: Load,
  file: Pick<StagedFile, "keysMayRepeat">,
): Promise<void> {
  const { endpoint } = load;
  for (const [name, { of, stored }] of Object.entries(endpoint.columns)) {
    if (of === undefined) continue;
    const target = getEndpoint(of);
    const reference = {
      column: stored.name,
      table: shapeOf(target).table,
      key: columnOf(target, target.key[0] ?? "").stored.name,
      orIn: await pendingOf(stage, load, of),
    };
    const reason = `'is not among the stored ${of}'`;
    const fix = `Load ${of} first, or correct it.`;
    await rejectUnknownReferences(stage, reference, { column: name, reason, fix });
  }
  await dropRejected(stage);
  if (file.keysMayRepeat) {
    await rejectRepeated(stage, stage.shape.key, (line) => ({
      column: endpoint.key.at(-1) ?? "",
      reason: `'repeats the row on line ' || ${line}`,
      fix: "Keep one of the two.",
    }));
  }
  await judgeUnique(stage, load);
}

/** Whether staged rows are looked up by their key. */
export function needsKeys(
  load: Load,
  { keysMayRepeat }: Pick<StagedFile, "keysMayRepeat">,
): boolean {
  const hasUnique = Object.values(load.endpoint.columns).some((column) => column.unique);
  return keysMayRepeat || hasUnique || removalScopeOf(load) !== "none";
}

/** Where a dry run's earlier files would have stored the referenced row. */
async function pendingOf(
  stage: Stage,
  { pending }: Load,
  endpointName: string,
): Promise<readonly { readonly table: string; readonly key: string }[]> {
  const table = await pending?.attach(stage, endpointName);
  return table === undefined ? [] : [{ table, key: "key" }];
}

async function judgeUnique(stage: Stage, { endpoint, settings }: Load): Promise<void> {
  const unique = Object.entries(endpoint.columns).filter(([, column]) => column.unique);
  // Again while rows go: each may have been the one that gave its value free, or took it away, for another.
  for (let dropped = 1; dropped > 0;) {
    dropped = 0;
    // A snapshot with a rejected row removes nothing, so nothing comes free either.
    const isRemoving = settings.mode === "snapshot" && (await countRejected(stage)) === 0;
    const neededBy = isRemoving ? rowsNeeding(endpoint) : undefined;
    for (const [name, { stored, label }] of unique) {
      dropped += await rejectTakenValues(stage, stored.name, neededBy, {
        column: name,
        reason: "'belongs to another stored row'",
        fix: `Use another ${label}.`,
      });
      dropped += await rejectRepeated(stage, [stored.name], (line) => ({
        column: name,
        reason: `'is used on line ' || ${line} || ' too'`,
        fix: "Use another one.",
      }));
    }
  }
}

/** Rows of other endpoints that keep a row of this one. */
export function rowsNeeding(endpoint: Endpoint): readonly Needing[] {
  return (endpoint.neededBy ?? []).map(({ endpoint: name, column }) => {
    const other = getEndpoint(name);
    return { table: shapeOf(other).table, column: columnOf(other, column).stored.name };
  });
}

/** Tables that the endpoint's rows are judged by, beside their own. */
export function tablesToJudgeBy(endpoint: Endpoint): readonly string[] {
  const names = [
    ...Object.values(endpoint.columns).flatMap(({ of }) => (of === undefined ? [] : [of])),
    ...endpoint.rules.flatMap((rule) => rule.lookups),
    ...(endpoint.neededBy ?? []).map((one) => one.endpoint),
  ];
  return [...new Set(names)].map((name) => shapeOf(getEndpoint(name)).table);
}
