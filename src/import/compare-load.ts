import {
  compareStaged,
  countChanges,
  countRemovals,
  fillAbsentCells,
  findRemovals,
  type RemovalScope,
} from "../../db/staging/compare-stage.ts";
import type { Stage } from "../../db/staging/open-stage.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import type { Load, LoadReport } from "./load.ts";
import { removalScopeOf } from "./removal-scope.ts";
import { rowsNeeding } from "./judge-load.ts";
import { hashContent } from "./known-rows.ts";

/** Compares the staged rows with the stored ones; leaves the changes in the stage and gives their counts. */
export async function compareLoad(
  stage: Stage,
  load: Load,
  file: { readonly hasAbsentCells: boolean },
  report: LoadReport,
  rowsStaged: number,
): Promise<{ readonly report: LoadReport; readonly removalScope: RemovalScope }> {
  const { endpoint } = load;
  await compareStaged(stage, { onlyAdded: load.settings.mode === "additions" });
  if (file.hasAbsentCells) await fillAbsentCells(stage, defaultsOf(endpoint), hashContent);
  const removalScope = removalScopeOf(load);
  await findRemovals(stage, removalScope, rowsNeeding(endpoint));
  const { added, changed } = await countChanges(stage);
  const counts = {
    rowsAdded: added,
    rowsChanged: changed,
    rowsUnchanged: rowsStaged - added - changed,
    rowsRemoved: await countRemovals(stage),
  };
  return { report: { ...report, ...counts }, removalScope };
}

function defaultsOf(endpoint: Endpoint): ReadonlyMap<string, boolean | null> {
  return new Map(
    Object.entries(endpoint.columns).map(([name, column]) => [
      name,
      column.kind === "flag" ? column.otherwise : null,
    ]),
  );
}
