import type { ChangedRow } from "../../components/runs/changed-rows.tsx";
import type { HeldLoadData, HeldLoadsData } from "../../components/runs/held-loads.tsx";
import type { Run, RunFile } from "../../db/control/runs.ts";
import { columnOf, type Endpoint } from "../../src/catalog/endpoint.ts";
import { getEndpoint } from "../../src/catalog/index.ts";
import type { Administrator, Deps } from "../../src/deps.ts";
import type { LoadPreview } from "../../src/import/preview.ts";
import { listBuildings } from "../../src/integrations/list-buildings.ts";
import { readPreview } from "../../src/transfer/held-preview.ts";
import { isStillKept } from "../../src/transfer/held-runs.ts";

// The rest changes less than these.
const buildingsShownMax = 30;

/** What a held run would do, and whether this person may say that it shall. */
export async function drawHeldLoads(
  deps: Deps,
  run: Run,
  files: readonly RunFile[],
  viewer: Administrator,
): Promise<HeldLoadsData> {
  const buildings = await listBuildings(deps, run.districtId);
  const names = new Map(buildings.map(({ id, name }) => [id, name]));
  const mayDecide = viewer.role === "administrator";
  const loads: HeldLoadData[] = [];
  for (const file of files) {
    if (!file.held) continue;
    const preview = await readPreview(deps, file.held);
    loads.push(drawHeldLoad(file, { preview, names, showsRows: mayDecide }));
  }
  return { loads, mayDecide, canApprove: await isStillKept(deps, run.id) };
}

type Shown = {
  readonly preview: LoadPreview | undefined;
  readonly names: ReadonlyMap<string, string>;
  readonly showsRows: boolean;
};

function drawHeldLoad(file: RunFile, { preview, names, showsRows }: Shown): HeldLoadData {
  const endpoint = getEndpoint(file.endpoint);
  const perBuilding = preview?.perBuilding ?? [];
  return {
    file: file.fileName,
    title: endpoint.title,
    counts: {
      added: file.rowsAdded,
      changed: file.rowsChanged,
      removed: file.rowsRemoved,
      unchanged: file.rowsUnchanged,
      rejected: file.rowsRejected,
    },
    storedRows: preview?.rowsInScope,
    buildings: perBuilding.slice(0, buildingsShownMax).map(({ building, ...changes }) => ({
      ...changes,
      id: building ?? "No building",
      name: building === null ? "Without a building" : names.get(building),
    })),
    buildingsLeftOut: Math.max(0, perBuilding.length - buildingsShownMax),
    rows: showsRows ? preview?.rows.map((row) => drawRow(endpoint, row)) : undefined,
    isGone: preview === undefined,
  };
}

type Row = LoadPreview["rows"][number];

function drawRow(endpoint: Endpoint, { change, before, after }: Row): ChangedRow {
  const textOf = (row: Row["before"], name: string): string => String(row?.[name] ?? "");
  const shown = after ?? before;
  const cells = Object.keys(endpoint.columns)
    .map((name) => ({
      name,
      label: columnOf(endpoint, name).label,
      before: textOf(before, name),
      after: textOf(after, name),
    }))
    .filter((cell) =>
      change === "changed"
        ? cell.before !== cell.after
        : !endpoint.key.includes(cell.name) && cell.before + cell.after !== "",
    );
  const called = namingColumns(endpoint)
    .map((name) => textOf(shown, name))
    .filter((text) => text !== "");
  return {
    change,
    key: endpoint.key.map((name) => textOf(shown, name)).join(", "),
    ...(called.length > 0 ? { name: called.join(", ") } : {}),
    cells,
  };
}

/** What people call a row by: its first required texts, such as a student's last and first name. */
function namingColumns(endpoint: Endpoint): readonly string[] {
  return Object.entries(endpoint.columns)
    .filter(([name, { required, kind }]) => {
      return required && kind === "text" && !endpoint.key.includes(name);
    })
    .map(([name]) => name)
    .slice(0, 2);
}
