import type { RecordsReader } from "../../db/open.ts";
import { listRows } from "../../db/records/read-rows.ts";
import { listStagedRows } from "../../db/staging/pending-keys.ts";
import { createStage } from "../../db/staging/write-stage.ts";
import { columnNames } from "../catalog/endpoint.ts";
import { getEndpoint } from "../catalog/index.ts";
import { shapeOf } from "../catalog/shape.ts";
import type { WireRow } from "../formats/rows.ts";
import { openJudge, type JudgeInput, type StagedFile } from "./judge-rows.ts";
import { prepareKnownRows } from "./known-rows.ts";
import type { LoadPart } from "./load.ts";
import { scopeOf } from "./removal-scope.ts";
import type { StagedPart } from "./stage-part.ts";
import { stageInThread } from "./stage-in-thread.ts";

/** Judges every row by itself and by the rules, and stages the good ones in the file at `path`. */
export async function stageRows(
  load: LoadPart,
  stored: RecordsReader,
  place: StagingPlace,
): Promise<StagedFile> {
  const staged = await stageOnce(load, stored, place, { skipsKnown: !load.isOfSeveral });
  // A row that is stored as it is and stands twice in the file must be found, so all of them are needed.
  if (staged.rowsKnown === 0 || !staged.keysMayRepeat) return staged;
  return stageOnce(load, stored, place, { skipsKnown: false });
}

export type StagingPlace = {
  readonly path: string;
  /** The files of the load that were judged before. */
  readonly before: readonly StagedPart[];
};

async function stageOnce(
  load: LoadPart,
  stored: RecordsReader,
  { path, before }: StagingPlace,
  { skipsKnown }: { readonly skipsKnown: boolean },
): Promise<StagedFile> {
  const { endpoint, settings } = load;
  const breathe = async (): Promise<void> => {
    await load.checkLease();
    await Bun.sleep(0);
  };
  // What a load takes away follows from all that it names.
  const mayIgnoreKnown = skipsKnown && scopeOf(load) === "none";
  const known = mayIgnoreKnown ? await prepareKnownRows(stored, shapeOf(endpoint)) : undefined;
  const input: JudgeInput = {
    endpointName: endpoint.name,
    settings,
    lookups: await readLookups(load, stored, before),
    known: known?.memory,
  };
  if (!load.spooled) {
    await known?.fill(breathe);
    return stageHere(load, input, path);
  }
  const [staged] = await Promise.all([
    stageInThread(load, load.spooled, input, path),
    known?.fill(breathe),
  ]);
  return staged;
}

async function stageHere(load: LoadPart, input: JudgeInput, path: string): Promise<StagedFile> {
  const writer = createStage(path, shapeOf(load.endpoint));
  try {
    const judge = await openJudge(input, writer);
    for await (const batch of load.batches()) {
      judge.takeBatch(batch);
      await load.checkLease();
      await load.onProgress("checking", judge.rowsRead());
      // Nothing else gets a turn while rows are judged; heartbeats and other runs need it.
      await Bun.sleep(0);
    }
    return judge.finish();
  } finally {
    writer.close();
  }
}

// Rules look up small endpoints whole; a district with more buildings than this has loaded something else.
const lookupRowsMax = 20_000;

/** All rows of the small endpoints that the rules look up, as they will be once the load is stored. */
async function readLookups(
  { endpoint, pending }: LoadPart,
  stored: RecordsReader,
  before: readonly StagedPart[],
): Promise<Record<string, readonly WireRow[]>> {
  const lookups: Record<string, readonly WireRow[]> = {};
  for (const name of new Set(endpoint.rules.flatMap((rule) => rule.lookups))) {
    const other = getEndpoint(name);
    const query = { shape: shapeOf(other), columns: columnNames(other), conditions: [] };
    const rows = await listRows(stored, query, { after: undefined, limit: lookupRowsMax });
    const found = rows.map((row) => JSON.parse(row.json) as WireRow);
    const sibling = before.find((part) => part.load.endpoint.name === name)?.stage;
    const coming = sibling ? await listStagedRows(sibling, lookupRowsMax) : [];
    const byKey = new Map<string, WireRow>();
    for (const row of [...found, ...(pending?.rowsOf(name) ?? []), ...coming]) {
      byKey.set(JSON.stringify(other.key.map((column) => row[column])), row);
    }
    lookups[name] = [...byKey.values()];
  }
  return lookups;
}
