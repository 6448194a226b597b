import { removalScopeOf } from "./removal-scope.ts";
import type { RecordsReader } from "../../db/open.ts";
import { listRows } from "../../db/records/read-rows.ts";
import { createStage } from "../../db/staging/write-stage.ts";
import { columnNames } from "../catalog/endpoint.ts";
import { getEndpoint } from "../catalog/index.ts";
import { shapeOf } from "../catalog/shape.ts";
import type { WireRow } from "../formats/rows.ts";
import { openJudge, type JudgeInput, type StagedFile } from "./judge-rows.ts";
import { prepareKnownRows } from "./known-rows.ts";
import type { Load } from "./load.ts";
import { stageInThread } from "./stage-in-thread.ts";

/** Judges every row by itself and by the rules, and stages the good ones in the file at `path`. */
export async function stageRows(
  load: Load,
  stored: RecordsReader,
  path: string,
): Promise<StagedFile> {
  const staged = await stageOnce(load, stored, path, { skipsKnown: true });
  // A row that is stored as it is and stands twice in the file must be found, so all of them are needed.
  if (staged.rowsKnown === 0 || !staged.keysMayRepeat) return staged;
  return stageOnce(load, stored, path, { skipsKnown: false });
}

async function stageOnce(
  load: Load,
  stored: RecordsReader,
  path: string,
  { skipsKnown }: { readonly skipsKnown: boolean },
): Promise<StagedFile> {
  const { endpoint, settings } = load;
  const breathe = async (): Promise<void> => {
    await load.checkLease();
    await Bun.sleep(0);
  };
  // What a load takes away follows from all that it names.
  const mayIgnoreKnown = skipsKnown && removalScopeOf(load) === "none";
  const known = mayIgnoreKnown ? await prepareKnownRows(stored, shapeOf(endpoint)) : undefined;
  const input: JudgeInput = {
    endpointName: endpoint.name,
    settings,
    lookups: await readLookups(load, stored),
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

async function stageHere(load: Load, input: JudgeInput, path: string): Promise<StagedFile> {
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

/** All rows of the small endpoints that the rules look up. */
async function readLookups(
  { endpoint, pending }: Load,
  stored: RecordsReader,
): Promise<Record<string, readonly WireRow[]>> {
  const lookups: Record<string, readonly WireRow[]> = {};
  for (const name of new Set(endpoint.rules.flatMap((rule) => rule.lookups))) {
    const other = getEndpoint(name);
    const query = { shape: shapeOf(other), columns: columnNames(other), conditions: [] };
    const rows = await listRows(stored, query, { after: undefined, limit: lookupRowsMax });
    const found = rows.map((row) => JSON.parse(row.json) as WireRow);
    lookups[name] = [...found, ...(pending?.rowsOf(name) ?? [])];
  }
  return lookups;
}
