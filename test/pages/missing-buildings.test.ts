import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { eq } from "drizzle-orm";
import { runs } from "../../db/control/schema.ts";
import { queueManualRun } from "../../src/transfer/queue-run.ts";
import type { Integration } from "../../db/control/integrations.ts";
import { replaceRunFiles, listRunFiles } from "../../db/control/runs.ts";
import {
  countStored,
  loadFor,
  manyStudents,
  storeSixty,
  uploadPath,
  uploadRows,
} from "../help/loads.ts";
import { readForms, textOf } from "../help/read-page.ts";
import {
  addColleague,
  addIntegration,
  list,
  openSite,
  readAudit,
  setUp,
  type Person,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(60_000);

let site: Site;
let ann: Person;
let integration: Integration;
let districtId: string;

beforeEach(async () => {
  site = await openSite();
  ann = await setUp(site);
  integration = await addIntegration(site, ann, "import");
  districtId = integration.districtId;
  await storeSixty(site, districtId);
});
afterEach(async () => site.close());

const at = (building: string, id: string) => ({ building, building_reporting_id: id });

/** Five students of two schools that nobody has loaded. */
function rows() {
  return manyStudents(5, 100).map((row, index) => ({
    ...row,
    ...(index < 3 ? at("Cedar High", "021") : at("Mapel High", "022")),
  }));
}

const see = async (path: string, person = ann): Promise<string> =>
  textOf(await (await person.get(path)).text());

test("unknown buildings are listed once each, and one click adds them", async () => {
  const { path, run } = await uploadRows(site, ann, rows());
  expect(run.state).toBe("failed");
  const html = await (await ann.get(path)).text();
  expect(textOf(html)).toContain("The file names 2 buildings that are not known.");
  expect(textOf(html)).toContain(
    "Cedar High Id 021, 3 rows name it Mapel High Id 022, 2 rows name it",
  );
  const { row } = await readForms(html);
  const answer = await ann.post(`${path}/missing-rows`, { row: row ?? [] });
  expect(answer.headers.get("Location")).toBe(`${path}#missing-rows`);
  expect(await countStored(site, districtId, "buildings")).toBe(4);
  const text = await see(path);
  expect(text).toContain("Every one of the buildings that the file names is known now.");
  expect(text).toContain("Upload the file again");
  const actions = (await readAudit(site, districtId)).map(({ action }) => action);
  expect(actions[0]).toBe("missing_rows.added");
  expect((await uploadRows(site, ann, rows())).run.state).toBe("succeeded");
});

test("what is not ticked is not added", async () => {
  const { path } = await uploadRows(site, ann, rows());
  await ann.post(`${path}/missing-rows`, { row: "0" });
  expect(await countStored(site, districtId, "buildings")).toBe(3);
  expect(await see(path)).toContain("The file names 1 building that is not known.");
  const none = await ann.post(`${path}/missing-rows`);
  expect(none.status).toBe(422);
  expect(textOf(await none.text())).toContain("Tick at least one of them.");
});

test("two names for one id are not both added: the page of that load says what is wrong", async () => {
  const twice = rows().map((row) => ({ ...row, building_reporting_id: "021" }));
  const { path } = await uploadRows(site, ann, twice);
  const answer = await ann.post(`${path}/missing-rows`, { row: ["0", "1"] });
  const other = answer.headers.get("Location") ?? "";
  expect(other).toStartWith(`${uploadPath}/runs/`);
  expect(await see(other)).toContain("Failed");
  expect(await countStored(site, districtId, "buildings")).toBe(2);
});

test("a viewer sees the names and may not add them", async () => {
  const { path } = await uploadRows(site, ann, rows());
  const vic = await addColleague(site, districtId, "Vic View", "vic@example.org", "viewer");
  expect(await see(path, vic)).toContain("An administrator can add them here.");
  expect((await vic.post(`${path}/missing-rows`, { row: "0" })).status).toBe(403);
  expect(await countStored(site, districtId, "buildings")).toBe(2);
});

test("after a pull the page leads to the location's setting and offers to run again", async () => {
  const sent = await loadFor(site, integration, { rows: rows(), trigger: "api" });
  const { control } = site.deps.databases;
  site.house.worker.isOn = false;
  const actor = { kind: "system", name: "test" } as const;
  const id = await queueManualRun(site.deps, actor, integration);
  const files = await listRunFiles(control.orm, sent.id);
  await control.write(async (tx) => {
    const copies = files.map((file) => ({ ...file, id: `${file.id}2`, runId: id }));
    await replaceRunFiles(tx, id, copies, []);
    const ended = { state: "failed", reason: "too_many_errors" } as const;
    await tx.update(runs).set(ended).where(eq(runs.id, id));
  });
  site.house.worker.isOn = true;
  const path = `${list}/${integration.id}/runs/${id}`;
  const html = await (await ann.get(path)).text();
  expect(html).toContain(`href="${list}/${integration.id}#locations"`);
  await ann.post(`${path}/missing-rows`, { row: ["0", "1"] });
  const known = await (await ann.get(path)).text();
  expect(known).toContain(`action="${list}/${integration.id}/runs"`);
  expect(textOf(known)).toContain("Run again");
});

test("after a load by API the vendor has to send the file again", async () => {
  const run = await loadFor(site, integration, { rows: rows(), trigger: "api" });
  const path = `${list}/${integration.id}/runs/${run.id}`;
  await ann.post(`${path}/missing-rows`, { row: ["0", "1"] });
  expect(await see(path)).toContain("Ask the vendor to send the file again.");
});
