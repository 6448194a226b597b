import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { findRun, listRuns } from "../../db/control/runs.ts";
import { openDesk, type Desk } from "../help/desk.ts";
import { loadFor, manyStudents, storeSixty } from "../help/loads.ts";
import { textOf } from "../help/read-page.ts";
import { list, readAudit } from "../help/site.ts";

setDefaultTimeout(60_000);

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk("import");
  desk.site.house.worker.isOn = false;
});
afterEach(async () => desk.site.close());

const runIdOf = (answer: Response): string =>
  (answer.headers.get("Location") ?? "").replace(`${desk.path}/runs/`, "");
const press = async (what: "runs" | "dry-runs"): Promise<string> =>
  runIdOf(await desk.ann.post(`${desk.path}/${what}`));

test("Dry run stands beside Run data import, and not beside Run data export", async () => {
  const html = await (await desk.ann.get(desk.path)).text();
  expect(html).toContain(`formaction="${desk.path}/dry-runs"`);
  const other = await openDesk("export");
  expect(await (await other.ann.get(other.path)).text()).not.toContain("dry-runs");
  await other.site.close();
});

test("a dry run joins only a dry run, and a run only a run", async () => {
  const ids = [await press("runs"), await press("dry-runs")];
  expect(new Set(ids).size).toBe(2);
  expect([await press("runs"), await press("dry-runs")]).toEqual(ids);
  const { orm } = desk.site.deps.databases.control;
  const { districtId } = desk.integration;
  expect((await findRun(orm, districtId, ids[1] ?? ""))?.isDryRun).toBe(true);
  const actions = (await readAudit(desk.site, districtId)).map(({ action }) => action);
  expect(actions.slice(0, 2)).toEqual(["dry_run.started", "run.started"]);
  const log = textOf(await (await desk.ann.get("/settings/audit-log")).text());
  expect(log).toContain("Started a dry run: TestHound");
});

test("its page and the list of runs say that it is one, and it is no last run", async () => {
  const { site, integration } = desk;
  site.house.worker.isOn = true;
  await storeSixty(site, integration.districtId);
  const run = await loadFor(site, integration, {
    rows: manyStudents(61),
    trigger: "manual",
    isDryRun: true,
  });
  expect(textOf(await (await desk.ann.get(`${desk.path}/runs/${run.id}`)).text())).toContain(
    "Dry run: nothing was stored. A real run would add 1 row, change 0 rows and remove 0 rows.",
  );
  expect(textOf(await (await desk.ann.get(desk.path)).text())).toContain("Succeeded Dry run");
  expect(textOf(await (await desk.ann.get(list)).text())).toContain("Never");
  expect(await listRuns(site.deps.databases.control.orm, integration.id, 5)).toHaveLength(1);
});
