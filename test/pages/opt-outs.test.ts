import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { sql } from "drizzle-orm";
import { optOuts } from "../../db/control/schema.ts";
import { call, readRows, takeToken } from "../help/call-api.ts";
import { addClient, storeRows, type TestClient } from "../help/district.ts";
import { storeSmallSchool, student } from "../help/small-school.ts";
import {
  addColleague,
  addNeighbour,
  openSite,
  readAudit,
  setUp,
  type Person,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(60_000);

const path = "/settings/opt-outs";

let site: Site;
let ann: Person;
let districtId: string;
let hound: TestClient;
let bus: TestClient;

beforeEach(async () => {
  site = await openSite();
  ann = await setUp(site);
  const [district] = await site.deps.databases.control.orm.all<{ id: string }>(
    sql`select id from districts`,
  );
  districtId = district?.id ?? "";
  await storeSmallSchool(site.house, districtId);
  hound = await addClient(site.house, districtId, { name: "TestHound", grants: { students: {} } });
  bus = await addClient(site.house, districtId, { name: "BrightBus", grants: { students: {} } });
});
afterEach(() => site.close());

async function idsOf(client: TestClient): Promise<readonly unknown[]> {
  const token = await takeToken(site.app, client);
  const rows = await readRows(await call(site.app, token, "/v1/students"));
  return rows.map((row) => row["student_id"]);
}

const textOf = async (answer: Response): Promise<string> =>
  (await answer.text()).replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");

test("an administrator withholds a student from one export, and gives it back, without any script", async () => {
  expect(await idsOf(hound)).toEqual(["A1", "A2", "B1", "B2"]);
  const fields = { student_ids: "A2", scope: "some", integrations: hound.integration.id };
  const saved = await ann.post(path, { ...fields, reason: "Parents' letter" });
  expect(saved.status).toBe(303);
  expect(await idsOf(hound)).toEqual(["A1", "B1", "B2"]);
  expect(await idsOf(bus)).toEqual(["A1", "A2", "B1", "B2"]);

  const page = await (await ann.get(saved.headers.get("Location") ?? "")).text();
  expect(page).toContain("1 student withheld from now on.");
  expect(page).toContain("Last A2, First A2");
  expect(page).toContain("Parents&#39; letter");
  const end = /\/settings\/opt-outs\/opt_\w+\/end/.exec(page)?.[0] ?? "";
  const ended = await ann.post(end);
  expect(ended.status).toBe(303);
  expect(await textOf(await ann.get(ended.headers.get("Location") ?? ""))).toContain(
    "Removed from the list.",
  );
  expect(await idsOf(hound)).toEqual(["A1", "A2", "B1", "B2"]);
  // A second click does nothing more.
  expect((await ann.post(end)).status).toBe(303);
  const acts = (await readAudit(site, districtId)).map(({ action, subject }) => [action, subject]);
  expect(acts.filter(([action]) => action?.startsWith("opt_out"))).toEqual([
    ["opt_out.ended", "student:A2"],
    ["opt_outs.added", "student:A2"],
  ]);
});

test("whoever was sent before is named with the vendors that hold the record", async () => {
  await idsOf(hound);
  const saved = await ann.post(path, { student_ids: "A1\nB3", scope: "all" });
  const text = await textOf(await ann.get(saved.headers.get("Location") ?? ""));
  expect(text).toContain("Already sent");
  expect(text).toContain("Last A1, First A1 (A1) : TestHound");
  // B3 graduated and was never in view.
  expect(text).not.toContain("First B3 (B3) :");
  expect(await textOf(await ann.get(path))).toMatch(/A1 .* TestHound Disclosures/);
});

test("all exports means also those that are added later", async () => {
  await ann.post(path, { student_ids: "A1", scope: "all" });
  const later = await addClient(site.house, districtId, { grants: { students: {} } });
  expect(await idsOf(later)).toEqual(["A2", "B1", "B2"]);
});

test("a column of a spreadsheet is taken, heading, blank lines and repeats included", async () => {
  const student_ids = "Student Id\r\nA1\r\n\r\n A2 \r\nA1\r\nZ9\r\n";
  const saved = await ann.post(path, { student_ids, scope: "all" });
  const text = await textOf(await ann.get(saved.headers.get("Location") ?? ""));
  expect(text).toContain("3 students withheld from now on. 1 Student Id is not stored");
  expect(await idsOf(hound)).toEqual(["B1", "B2"]);
  // Withheld from the day it comes.
  await storeRows(site.house, districtId, "students", [student("Z9", "001", "ENROLLED")]);
  expect(await idsOf(hound)).toEqual(["B1", "B2"]);
  const again = await ann.post(path, { student_ids, scope: "all" });
  expect(again.headers.get("Location")).toBe(`${path}?notice=opted-out`);
});

test("five thousand at once are saved, paged, and still quick to leave out", async () => {
  const ids = Array.from({ length: 5_000 }, (_, index) => `N${String(index).padStart(5, "0")}`);
  const student_ids = [...ids, "B1"].join("\n");
  expect((await ann.post(path, { student_ids, scope: "all" })).status).toBe(303);
  expect(await idsOf(hound)).toEqual(["A1", "A2", "B2"]);
  const first = await (await ann.get(path)).text();
  expect(first).toContain("5,001 students withheld");
  const next = /href="(\/settings\/opt-outs\?after=\w+)"/.exec(first)?.[1] ?? "";
  expect(await (await ann.get(next)).text()).toContain("N00030");
});

test("what is wrong with a form is said by field, and nothing is saved", async () => {
  for (const [fields, words] of [
    [{ student_ids: "", scope: "all" }, "Enter at least one Student Id, one a line."],
    [{ student_ids: "A1\nA 2; B1", scope: "all" }, "Line 2 "],
    [{ student_ids: "A1", scope: "some" }, "Tick at least one data export."],
    [{ student_ids: "A1", scope: "" }, "Choose whether they are withheld from all"],
    [{ student_ids: "A1", scope: "all", reason: "x".repeat(501) }, "Shorten it to 500."],
    [
      { student_ids: "A1", scope: "some", integrations: "int_elsewhere" },
      "Choose from which data exports the students are withheld.",
    ],
  ] as const) {
    const answer = await ann.post(path, fields);
    expect([words, answer.status]).toEqual([words, 422]);
    expect(await answer.text()).toContain(words);
  }
  const rows = await site.deps.databases.control.orm.select().from(optOuts);
  expect(rows).toEqual([]);
});

test("a search finds by id, by its beginning and by name, and filters the list", async () => {
  await ann.post(path, { student_ids: "A2", scope: "all" });
  for (const search of ["A2", "last a2", "First A2", "Last A2, First"]) {
    const text = await textOf(await ann.get(`${path}?q=${encodeURIComponent(search)}`));
    expect([search, text.includes("Last A2, First A2 A2 Lincoln Elementary, grade 05")]).toEqual([
      search,
      true,
    ]);
    expect([search, text.includes("1 student withheld for")]).toEqual([search, true]);
  }
  const beginning = await textOf(await ann.get(`${path}?q=A`));
  expect(beginning).toContain("Last A1, First A1");
  expect(await textOf(await ann.get(`${path}?q=%25`))).toContain("No student matches");
  // The link beside a found student fills the form in.
  expect(await (await ann.get(`${path}?student=A2`)).text()).toMatch(
    /<textarea[^>]*>A2<\/textarea>/,
  );
});

test("a viewer is refused with a sentence, and sees no link to it and no student", async () => {
  const vic = await addColleague(site, districtId, "Vic View", "vic@example.org", "viewer");
  for (const page of [
    path,
    "/settings/disclosures",
    "/settings/disclosures/A1",
    "/settings/disclosures/A1/export.csv",
    "/settings/students",
  ]) {
    const answer = await vic.get(page);
    expect([page, answer.status]).toEqual([page, 403]);
    const text = await answer.text();
    expect(text).toContain("This page shows students, which your account may not see.");
    expect(text).not.toContain("First A1");
  }
  expect((await vic.post(path, { student_ids: "A1", scope: "all" })).status).toBe(403);
  const list = await (await vic.get("/settings/data-imports-exports")).text();
  expect(list).not.toContain(path);
  expect(await (await ann.get("/settings/data-imports-exports")).text()).toContain(path);
  expect(await idsOf(hound)).toHaveLength(4);
});

test("another district's opt-outs are neither seen nor ended, and withhold nobody here", async () => {
  const nora = await addNeighbour(site);
  await nora.post(path, { student_ids: "A1", scope: "all" });
  expect(await idsOf(hound)).toContain("A1");
  const [row] = await site.deps.databases.control.orm.select().from(optOuts);
  expect((await ann.post(`${path}/${row?.id}/end`)).status).toBe(404);
  expect(await textOf(await ann.get(path))).toContain("Nobody is withheld");
  const foreign = { student_ids: "A1", scope: "some", integrations: hound.integration.id };
  expect((await nora.post(path, foreign)).status).toBe(422);
});
