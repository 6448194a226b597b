import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { sql } from "drizzle-orm";
import Papa from "papaparse";
import type { Integration } from "../../db/control/integrations.ts";
import { storeSmallSchool } from "../help/small-school.ts";
import {
  addColleague,
  addIntegration,
  openSite,
  readAudit,
  setUp,
  type Person,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(60_000);

const path = "/settings/audit-log";

let site: Site;
let ann: Person;
let bob: Person;
let districtId: string;
let hound: Integration;

beforeAll(async () => {
  site = await openSite();
  ann = await setUp(site);
  hound = await addIntegration(site, ann, "export", { name: "=TestHound" });
  districtId = hound.districtId;
  await storeSmallSchool(site.house, districtId);
  site.house.clock.now = new Date("2026-12-24T23:59:00Z");
  bob = await addColleague(site, districtId, "Bob Builder", "bob@example.org");
  await addIntegration(site, bob, "import", { name: "Rosterbridge" });
  await bob.post("/settings/opt-outs", { student_ids: "A1", scope: "all" });
  site.house.clock.now = new Date("2026-12-25T00:01:00Z");
  await bob.get("/settings/disclosures/A1");
  ann = await addColleague(site, districtId, "Abe Auditor", "abe@example.org");
});
afterAll(() => site.close());

const textOf = async (answer: Response): Promise<string> =>
  (await answer.text()).replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");

/** The acts of a page, as people read them, newest first. */
async function actsOf(person: Person, query: string): Promise<readonly string[]> {
  const html = await (await person.get(`${path}?${query}`)).text();
  const rows = html.split("<tr").slice(2);
  return rows.map((row) => {
    const what = row.split('data-label="What"')[1] ?? "";
    return (/<div class="cell">(?:<a[^>]*>)?([^<]*)/.exec(what)?.[1] ?? "").trim();
  });
}

test("filters by person, action, import/export, student and days, one or several at once", async () => {
  const all = await readAudit(site, districtId);
  const idOf = (name: string): string =>
    all.find(({ actorName }) => actorName === name)?.actorId ?? "";
  const bobId = idOf("Bob Builder");
  expect(await actsOf(ann, `who=${bobId}`)).toEqual([
    "Looked at disclosures: student A1",
    "Withheld students: student A1",
    "Mailed the terms: Rosterbridge",
    "Added: Rosterbridge",
  ]);
  expect(await actsOf(ann, "action=opt_outs.added")).toEqual(["Withheld students: student A1"]);
  const ofHound = await actsOf(ann, `integration=${hound.id}`);
  expect(ofHound.length).toBeGreaterThan(0);
  expect(ofHound.every((act) => act.endsWith(": =TestHound"))).toBe(true);
  expect(await actsOf(ann, "student=A1")).toHaveLength(2);
  expect(await actsOf(ann, "from=2026-12-25")).toEqual(["Looked at disclosures: student A1"]);
  const eve = await actsOf(ann, "from=2026-12-24&to=2026-12-24");
  expect(eve).toContain("Withheld students: student A1");
  expect(eve).not.toContain("Looked at disclosures: student A1");
  expect(await actsOf(ann, `who=${bobId}&action=integration.created&to=2026-12-24`)).toEqual([
    "Added: Rosterbridge",
  ]);
  expect(await textOf(await ann.get(`${path}?who=${bobId}&from=2027-01-01`))).toContain(
    "No entry matches",
  );
  expect((await ann.get(`${path}?from=nonsense&before=x`)).status).toBe(200);
});

test("shows from where, and what was before and after, without a secret", async () => {
  const text = await textOf(
    await ann.get(`${path}?integration=${hound.id}&action=integration.created`),
  );
  expect(text).toContain("from 203.0.113.9");
  expect(text).toContain("sam@vendor.example.org");
  expect(text).toContain("name =TestHound");
});

test("pages through everything once, whatever is written meanwhile", async () => {
  for (let count = 0; count < 60; count += 1) {
    await ann.post("/settings/opt-outs", { student_ids: `P${count}`, scope: "all" });
  }
  const total = (await readAudit(site, districtId)).length;
  let next: string | undefined = path;
  let seen = 0;
  while (next !== undefined) {
    const html: string = await (await ann.get(next)).text();
    seen += html.split("<tr").length - 2;
    await ann.post("/settings/opt-outs", { student_ids: `Q${seen}`, scope: "all" });
    next = /href="([^"]+)" rel="next"/.exec(html)?.[1]?.replaceAll("&amp;", "&");
  }
  expect(seen).toBe(total);
});

test("exports what is filtered as CSV, formulas made text, and tells of the export", async () => {
  const answer = await ann.get(`${path}/export.csv?integration=${hound.id}`);
  expect(answer.headers.get("Content-Disposition")).toBe(
    'attachment; filename="audit-log-2026-12-25.csv"',
  );
  const { data } = Papa.parse<Record<string, string>>((await answer.text()).trim(), {
    header: true,
  });
  const stored = (await readAudit(site, districtId)).filter(({ subject }) => subject === hound.id);
  expect(data).toHaveLength(stored.length);
  const created = data.find((row) => row["Action"] === "integration.created");
  expect(created?.["What"]).toBe("Added: =TestHound");
  expect(created?.["Address"]).toBe("203.0.113.9");
  expect(JSON.parse(created?.["After"] ?? "{}")).toMatchObject({ name: "=TestHound" });
  expect((await readAudit(site, districtId))[0]?.action).toBe("audit_log.exported");
});

test("a viewer sees who did what, and of which student nothing, on the page and in the file", async () => {
  const vic = await addColleague(site, districtId, "Vic View", "vic@example.org", "viewer");
  const acts = await actsOf(vic, "action=disclosures.viewed");
  expect(acts).toEqual(["Looked at disclosures: a student"]);
  const html = await (await vic.get(`${path}?action=disclosures.viewed`)).text();
  expect(html).not.toContain("A1");
  expect(html).not.toContain('name="student"');
  // Whose disclosures were looked at cannot be tried out either.
  const all = await actsOf(vic, "action=disclosures.viewed&student=NOBODY");
  expect(all).toEqual(acts);
  expect(await actsOf(vic, "integration=student:A1")).toEqual([]);
  const csv = await (await vic.get(`${path}/export.csv?action=disclosures.viewed`)).text();
  expect(csv).toContain("a student");
  expect(csv).not.toContain("A1");
});

test("the database itself refuses to change or delete an entry", async () => {
  const { control } = site.deps.databases;
  const before = await readAudit(site, districtId);
  for (const statement of [
    "delete from audit_log",
    "delete from audit_log where id = 1",
    "update audit_log set actor_name = 'Nobody'",
    "update audit_log set district_id = null where id = 1",
  ]) {
    const attempt = control.write(async (tx) => void (await tx.run(sql.raw(statement))));
    const refused = await attempt.then(
      () => "",
      (error: Error) => String(error.cause ?? error),
    );
    expect([statement, refused]).toEqual([
      statement,
      expect.stringContaining("the audit log is append-only"),
    ]);
  }
  expect(await readAudit(site, districtId)).toEqual(before);
});

test("nothing of the product changes or deletes an entry, and none goes with time", async () => {
  const sources = new Bun.Glob("{db,src,routes,jobs}/**/*.{ts,tsx}").scan({
    cwd: `${import.meta.dir}/../..`,
  });
  for await (const file of sources) {
    const text = await Bun.file(`${import.meta.dir}/../../${file}`).text();
    expect([
      file,
      /\.(delete|update)\(auditLog\)|(delete from|update) .?audit_log/i.test(text),
    ]).toEqual([file, false]);
  }
});
