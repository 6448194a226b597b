import {
  compareStaged,
  countChanges,
  countRemovals,
  fillAbsentCells,
  findRemovals,
} from "../../db/staging/compare-stage.ts";
import type { Needing } from "../../db/staging/judge-stage.ts";
import { columnOf, type Endpoint } from "../catalog/endpoint.ts";
import type { Compared } from "./apply-changes.ts";
import { rowsNeeding } from "./judge-load.ts";
import { hashContent } from "./known-rows.ts";
import { scopeOf } from "./removal-scope.ts";
import type { StagedPart } from "./stage-part.ts";

/** Compares the staged rows with the stored ones; leaves the changes in the stage and gives their counts. */
export async function compareLoad(
  part: StagedPart,
  parts: readonly StagedPart[],
): Promise<Compared> {
  const { load, stage, file, rowsGood } = part;
  const { endpoint } = load;
  await compareStaged(stage, { onlyAdded: load.settings.mode === "additions" });
  if (file.hasAbsentCells) await fillAbsentCells(stage, defaultsOf(endpoint), hashContent);
  const removalScope = scopeOf(load);
  // catalog.md: "a snapshot with any rejected row removes nothing", in whichever of its files.
  const isBlocked = removalScope === "all" && parts.some(({ report }) => report.rowsRejected > 0);
  const rowsAsking = await findRemovals(stage, {
    scope: isBlocked ? "none" : removalScope,
    neededBy: needing(part, parts),
    // "Only add new rows" leaves everything else as it is.
    hearsRows: file.asksRemovals && load.settings.mode !== "additions",
  });
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

/** Rows that keep one of the part's: stored ones, and those that come with the same load. */
function needing(
  { load: { endpoint } }: StagedPart,
  parts: readonly StagedPart[],
): readonly Needing[] {
  const coming = (endpoint.neededBy ?? []).flatMap(({ endpoint: name, column }) =>
    parts
      .filter((other) => other.load.endpoint.name === name)
      .map(({ stage, load }) => ({
        table: `${stage.schema}.staged`,
        column: columnOf(load.endpoint, column).stored.name,
      })),
  );
  return [...rowsNeeding(endpoint), ...coming];
}

function defaultsOf(endpoint: Endpoint): ReadonlyMap<string, boolean | null> {
  return new Map(
    Object.entries(endpoint.columns).map(([name, column]) => [
      name,
      column.kind === "flag" ? column.otherwise : null,
    ]),
  );
}
