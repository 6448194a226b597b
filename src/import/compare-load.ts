import {
  compareStaged,
  countChanges,
  countRemovals,
  fillAbsentCells,
  findRemovals,
} from "../../db/staging/compare-stage.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import type { Compared } from "./apply-changes.ts";
import { rowsNeeding } from "./judge-load.ts";
import { hashContent } from "./known-rows.ts";
import { scopeOf } from "./removal-scope.ts";
import type { StagedPart } from "./stage-part.ts";

/** Compares the staged rows with the stored ones; leaves the changes in the stage and gives their counts. */
export async function compareLoad(part: StagedPart): Promise<Compared> {
  const { load, stage, file, rowsGood } = part;
  const { endpoint } = load;
  await compareStaged(stage, { onlyAdded: load.settings.mode === "additions" });
  if (file.hasAbsentCells) await fillAbsentCells(stage, defaultsOf(endpoint), hashContent);
  const removalScope = scopeOf(load);
  const rowsAsking = await findRemovals(stage, removalScope, rowsNeeding(endpoint));
  const { added, changed } = await countChanges(stage);
  const report = {
    ...part.report,
    rowsAdded: added,
    rowsChanged: changed,
    rowsUnchanged: rowsGood - added - changed - rowsAsking,
    rowsRemoved: await countRemovals(stage),
  };
  return { ...part, report, removalScope };
}

function defaultsOf(endpoint: Endpoint): ReadonlyMap<string, boolean | null> {
  return new Map(
    Object.entries(endpoint.columns).map(([name, column]) => [
      name,
      column.kind === "flag" ? column.otherwise : null,
    ]),
  );
}
