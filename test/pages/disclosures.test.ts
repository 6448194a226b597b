import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { sql } from "drizzle-orm";
import Papa from "papaparse";
import { insertDisclosure } from "../../db/ledger/disclosures.ts";
import { sweep } from "../../jobs/sweep.ts";
import { call, takeToken } from "../help/call-api.ts";
import { addClient, type TestClient } from "../help/district.ts";
import { storeSmallSchool } from "../help/small-school.ts";
import {
  addColleague,
  addNeighbour,
  openSite,
  readAudit,
  setUp,
  type Person,
  type Site,
} from "../help/site.ts";
import { removeRows } from "../api/following.ts";

setDefaultTimeout(60_000);

const path = "/settings/disclosures";

let site: Site;
let ann: Person;
let districtId: string;
let hound: TestClient;
let bus: TestClient;

beforeAll(async () => {
  site = await openSite({ RATE_LIMIT_PER_MINUTE: "0" });
  ann = await setUp(site);
  const [district] = await site.deps.databases.control.orm.all<{ id: string }>(
    sql`select id from districts`,
  );
  districtId = district?.id ?? "";
  await storeSmallSchool(site.house, districtId);
  const grants = { students: {}, guardians: {} };
  hound = await addClient(site.house, districtId, { name: "=TestHound", grants });
  bus = await addClient(site.house, districtId, { name: "BrightBus", grants });
  const token = await takeToken(site.app, hound);
  for (let times = 0; times < 120; times += 1) {
    await call(site.app, token, "/v1/students?student_id=A1&fields=student_id");
    site.house.clock.now = new Date(site.house.clock.now.getTime() + 1_000);
  }
  await call(site.app, token, "/v1/students?fields=student_id,grade");
  for (const [channel, state] of [
    ["push", "delivered"],
    ["push", "sending"],
    ["preview", "sent"],
    ["download", "sent"],
  ] as const) {
    site.house.clock.now = new Date(site.house.clock.now.getTime() + 60_000);
    await insertDisclosure(await site.deps.databases.ledger(districtId), {
      integrationId: bus.integration.id,
      endpoint: "guardians",
      columns: ["student_id", "email"],
      channel,
      at: site.deps.now().toISOString(),
      runId: channel === "push" ? "run_of_a_night" : null,
      state,
      studentNumbers: [1, 2],
    });
  }
});
afterAll(() => site.close());

const textOf = async (answer: Response): Promise<string> =>
  (await answer.text()).replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");

test("tells by vendor what it received in which way, how often, first and last", async () => {
  const answer = await ann.get(`${path}/A1`);
  expect(answer.status).toBe(200);
  const text = await textOf(answer);
  expect(text).toContain("Disclosures of Last A1, First A1 (A1)");
  // The last received comes first; columns of different calls are one line.
  expect(text.indexOf("BrightBus What")).toBeLessThan(text.indexOf("=TestHound What"));
  expect(text).toMatch(/Guardians File by SFTP 2 columns .* 2 times, one by one/);
  expect(text).toMatch(/Guardians Preview .* 1 times, one by one/);
  expect(text).toMatch(/Guardians Download .* 1 times, one by one/);
  expect(text).toMatch(/Students By API 2 columns Student Id, Grade .* 121 times, one by one/);
  const other = await textOf(await ann.get(`${path}/B1`));
  expect(other).toMatch(/Students By API .* 1 times, one by one/);
  expect(other).not.toContain("BrightBus What");
  expect(await textOf(await ann.get(`${path}/B3`))).toContain("Disclosed to nobody");
});

test("a line opens to its disclosures, newest first and paged", async () => {
  const page = await (await ann.get(`${path}/A1`)).text();
  const lines = [...page.matchAll(/href="([^"]+\/entries\?[^"]+)"/g)].map(([, href = ""]) =>
    href.replaceAll("&amp;", "&"),
  );
  expect(lines).toHaveLength(4);
  const pushed = await textOf(
    await ann.get(lines.find((one) => one.includes("channel=push")) ?? ""),
  );
  expect(pushed).toMatch(/Sending began; may have arrived in part.*Delivered/);
  let next: string | undefined = lines.find((one) => one.includes("channel=api"));
  let entries = 0;
  let pages = 0;
  while (next !== undefined) {
    const html: string = await (await ann.get(next)).text();
    entries += html.match(/<th role="rowheader"/g)?.length ?? 0;
    pages += 1;
    const found: string | undefined = /href="(\?[^"]+)" rel="next"/.exec(html)?.[1];
    next = found && `${path}/A1/entries${found.replaceAll("&amp;", "&")}`;
  }
  expect([entries, pages]).toEqual([121, 3]);
  expect((await ann.get(`${path}/A1/entries?channel=nonsense`)).status).toBe(404);
});

test("exports every disclosure as a CSV that no spreadsheet takes for formulas", async () => {
  const answer = await ann.get(`${path}/A1/export.csv`);
  expect(answer.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
  expect(answer.headers.get("Content-Disposition")).toBe(
    'attachment; filename="disclosures-A1.csv"',
  );
  const { data } = Papa.parse<string[]>((await answer.text()).trim());
  expect(data).toHaveLength(126);
  expect(data[0]?.slice(1)).toEqual([
    "Vendor",
    "Endpoint",
    "By API or file",
    "Columns",
    "State",
    "Run",
  ]);
  expect(data[1]?.slice(1)).toEqual([
    "BrightBus",
    "Guardians",
    "Download",
    "Student Id; Email",
    "Sent",
    "",
  ]);
  expect(data.at(-1)?.slice(1, 4)).toEqual(["'=TestHound", "Students", "By API"]);
});

test("looking is written to the audit log with who looked at whose", async () => {
  const before = (await readAudit(site, districtId)).length;
  await ann.get(`${path}/A2`);
  await (await ann.get(`${path}/A2/export.csv`)).text();
  const [exported, viewed] = await readAudit(site, districtId);
  expect([viewed?.action, viewed?.subject, viewed?.actorName, viewed?.address]).toEqual([
    "disclosures.viewed",
    "student:A2",
    "Ann O’Hara",
    "203.0.113.9",
  ]);
  expect([exported?.action, exported?.subject]).toEqual(["disclosures.exported", "student:A2"]);
  await ann.get(`${path}?q=A2`);
  expect((await readAudit(site, districtId)).length).toBe(before + 2);
});

test("a removed student is found by the whole id, also when the records have forgotten it", async () => {
  await removeRows(site.house, districtId, "students", [["A2"]]);
  const search = await textOf(await ann.get(`${path}?q=A2`));
  expect(search).toContain("No longer stored");
  expect(await textOf(await ann.get(`${path}/A2`))).toContain("Guardians File by SFTP");
  const noon = site.house.clock.now;
  site.house.clock.now = new Date(noon.getTime() + 800 * 86_400_000);
  await sweep(site.deps);
  site.house.clock.now = noon;
  // The sweep took the sign-in with it.
  ann = await addColleague(site, districtId, "Abe Auditor", "abe@example.org");
  const records = await site.deps.databases.records(districtId);
  const [left] = await records.orm.all<{ rows: number }>(
    sql`select count(*) as rows from removals where table_name = 'students'`,
  );
  expect(left?.rows).toBe(0);
  expect(await textOf(await ann.get(`${path}/A2`))).toContain("Guardians File by SFTP");
  expect(await textOf(await ann.get(`${path}?q=A2`))).toContain("No longer stored");
});

test("an id that nobody ever had is not found, and another district sees nothing", async () => {
  expect((await ann.get(`${path}/NOBODY`)).status).toBe(404);
  expect(await textOf(await ann.get(`${path}?q=NOBODY`))).toContain("No student matches");
  const nora = await addNeighbour(site);
  expect((await nora.get(`${path}/A1`)).status).toBe(404);
  expect(await textOf(await nora.get(path))).toContain("Nothing was disclosed yet.");
});
