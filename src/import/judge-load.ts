import {
  countRejected,
  dropRejected,
  rejectRepeated,
  rejectTakenValues,
  rejectUnknownReferences,
  type Needing,
} from "../../db/staging/judge-stage.ts";
import type { Stage } from "../../db/staging/open-stage.ts";
import { quoted } from "../../db/records/shape.ts";
import { columnOf, type Endpoint } from "../catalog/endpoint.ts";
import type { Column } from "../catalog/field.ts";
import { getEndpoint } from "../catalog/index.ts";
import { shapeOf } from "../catalog/shape.ts";
import type { StagedFile } from "./judge-rows.ts";
import type { LoadPart } from "./load.ts";
import { scopeOf } from "./removal-scope.ts";
import type { StagedPart } from "./stage-part.ts";

/** Judges the staged rows by one another and by what is stored: references, keys, values that must be unique. */
export async function judgeStaged(
  stage: Stage,
  load: LoadPart,
  { file, before }: { readonly file: KeyFacts; readonly before: readonly StagedPart[] },
): Promise<void> {
  const { endpoint } = load;
  for (const [name, column] of Object.entries(endpoint.columns)) {
    const { of } = column;
    if (of === undefined) continue;
    const sibling = before.find((part) => part.load.endpoint.name === of);
    await judgeReference(stage, load, { name, column, of, sibling });
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

type KeyFacts = Pick<StagedFile, "keysMayRepeat">;

/** Whoever a row names must be stored, or come with the same load. */
async function judgeReference(
  stage: Stage,
  load: LoadPart,
  {
    name,
    column,
    of,
    sibling,
  }: {
    readonly name: string;
    readonly column: Column;
    readonly of: string;
    readonly sibling: StagedPart | undefined;
  },
): Promise<void> {
  const target = getEndpoint(of);
  const key = columnOf(target, target.key[0] ?? "").stored.name;
  const stored = { table: storedOf(target, load, sibling), key };
  const staged = sibling ? [{ table: `${sibling.stage.schema}.staged`, key }] : [];
  // What is stored and not in a snapshot of its own goes with this very load.
  const isStrict = load.within === of || (sibling && scopeOf(sibling.load) === "all");
  const places = isStrict ? staged : [stored, ...staged, ...(await pendingOf(stage, load, of))];
  const unknown = isStrict
    ? `is not among the ${of} of this load`
    : `is not among the stored ${of}`;
  const wasRejected =
    sibling && sibling.stage.shape.student === "self"
      ? `when exists (select 1 from ${sibling.stage.schema}.rejected r
          where r.student = s.${quoted(column.stored.name)}) then 'names a row of ${of} that was rejected'`
      : "when false then ''";
  await rejectUnknownReferences(
    stage,
    { column: column.stored.name, places },
    {
      column: name,
      reason: `case ${wasRejected} else '${unknown}' end`,
      fix: isStrict
        ? `Send both in the same load, or correct it.`
        : `Load ${of} first, or correct it.`,
    },
  );
}

/** What is stored does not make good a change that the same load brings and that was rejected. */
function storedOf(target: Endpoint, load: LoadPart, sibling: StagedPart | undefined): string {
  const { table, key, student } = shapeOf(target);
  const stored = `main.${quoted(table)}`;
  if (!sibling || !load.isDelta || student !== "self") return stored;
  return `(select o.* from ${stored} o where not exists (
    select 1 from ${sibling.stage.schema}.rejected r where r.student = o.${quoted(key[0] ?? "")}))`;
}

/** Whether staged rows are looked up by their key. */
export function needsKeys(load: LoadPart, { keysMayRepeat }: KeyFacts): boolean {
  const hasUnique = Object.values(load.endpoint.columns).some((column) => column.unique);
  return keysMayRepeat || hasUnique || scopeOf(load) !== "none";
}

/** Where a dry run's earlier files would have stored the referenced row. */
async function pendingOf(
  stage: Stage,
  { pending }: LoadPart,
  endpointName: string,
): Promise<readonly { readonly table: string; readonly key: string }[]> {
  const table = await pending?.attach(stage, endpointName);
  return table === undefined ? [] : [{ table, key: "key" }];
}

async function judgeUnique(
  stage: Stage,
  { endpoint, settings, isOfSeveral }: LoadPart,
): Promise<void> {
  const unique = Object.entries(endpoint.columns).filter(([, column]) => column.unique);
  // Again while rows go: each may have been the one that gave its value free, or took it away, for another.
  for (let dropped = 1; dropped > 0;) {
    dropped = 0;
    // A snapshot with a rejected row removes nothing, so nothing comes free either.
    // Of several files, another one's may keep it from removing anything.
    const isRemoving =
      settings.mode === "snapshot" && !isOfSeveral && (await countRejected(stage)) === 0;
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
    return {
      table: `main.${quoted(shapeOf(other).table)}`,
      column: columnOf(other, column).stored.name,
    };
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
