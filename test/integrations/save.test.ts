import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  findIntegrationRecord,
  type Integration,
  type IntegrationRecord,
} from "../../db/control/integrations.ts";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { getEndpoint } from "../../src/catalog/index.ts";
import type { GrantDraft } from "../../src/integrations/draft.ts";
import { storeRows } from "../help/district.ts";
import { errorBeside, readForms, textOf, type Fields } from "../help/read-page.ts";
import {
  acceptTerms,
  addColleague,
  addIntegration,
  dumpControl,
  findFresh,
  lastLink,
  list,
  mailsTo,
  newPerson,
  openSite,
  readAudit,
  readMails,
  setUp,
  type Person,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(60_000);

const sam = "sam@vendor.example.org";

let site: Site;
let ann: Person;
let integration: Integration;
let path: string;

beforeEach(async () => {
  site = await openSite();
  ann = await setUp(site);
  integration = await addIntegration(site, ann);
  path = `${list}/${integration.id}`;
});
afterEach(async () => site.close());

function grantOf(endpoint: string, more: Partial<GrantDraft> = {}): string {
  const grant: GrantDraft = {
    endpoint,
    columns: columnNames(getEndpoint(endpoint)),
    buildings: null,
    enrollment: null,
    programs: null,
    beginOn: null,
    rowsMax: null,
    fileName: null,
    reportFieldNames: false,
    ...more,
  };
  return JSON.stringify(grant);
}

async function openForm(person: Person = ann, at: string = path): Promise<Fields> {
  return readForms(await person.get(at), "integration-form");
}

async function save(more: Fields, person: Person = ann): Promise<Response> {
  return person.post(path, { ...(await openForm(person)), ...more });
}

async function readRecord(): Promise<IntegrationRecord> {
  return findIntegrationRecord(site.deps.databases.control.orm, await findFresh(site, integration));
}

function revisionsOf(record: IntegrationRecord): readonly number[] {
  return record.grants.map((grant) => grant.revision);
}

describe("nothing is stored before Update data export is pressed:", () => {
  test("dialogs, rows and tests leave every table as it was", async () => {
    await save({ grant: grantOf("students") });
    const before = await dumpControl(site);
    const form = await openForm();
    const typed = {
      ...form,
      name: "Another name",
      sftp_host: "sftp.vendor.example",
      sftp_password: "typed",
    };
    for (const step of [
      "add-endpoint",
      "edit-endpoint students",
      "remove-endpoint students",
      "update-endpoint",
      "choose-endpoint",
      "cancel",
      "nonsense",
      "",
    ]) {
      const fields = { ...typed, step, dialog_endpoint: "absences", dialog_original: "" };
      const answer = await ann.post(`${path}/draft`, fields);
      expect(answer.status).toBe(200);
      const html = await answer.text();
      expect(html).toContain('value="Another name"');
    }
    await ann.post(`${path}/connection-tests`, typed);
    expect(await dumpControl(site)).toBe(before);
  });

  test("a row that a dialog made travels in the form and is saved with it", async () => {
    const dialog = {
      step: "update-endpoint",
      dialog_endpoint: "absences",
      dialog_columns_of: "absences",
    };
    const columns = ["student_id", "absence_date"];
    const answer = await ann.post(`${path}/draft`, {
      ...(await openForm()),
      ...dialog,
      dialog_columns: columns,
      dialog_begin_on: "2026-08-01",
      dialog_limit: "1,000",
    });
    const html = await answer.text();
    expect(textOf(html)).toContain("Not saved yet");
    expect((await readRecord()).grants).toEqual([]);
    const saved = await ann.post(path, await readForms(html, "integration-form"));
    expect(saved.headers.get("Location")).toBe(`${path}?notice=saved`);
    const [grant] = (await readRecord()).grants;
    expect(grant).toMatchObject({
      endpoint: "absences",
      columns,
      beginOn: "2026-08-01",
      rowsMax: 1000,
      revision: 1,
    });
  });

  test("saving while a dialog stands open keeps what is typed in it", async () => {
    const before = await dumpControl(site);
    const answer = await save({
      name: "Another name",
      dialog_endpoint: "absences",
      dialog_original: "",
      dialog_columns_of: "absences",
      dialog_columns: "student_id",
      dialog_limit: "12x",
      dialog_filename: "away.csv",
    });
    const html = await answer.text();
    expect(answer.status).toBe(422);
    expect(await errorBeside(html, "dialog_endpoint")).toContain("Press Update or Cancel");
    const form = await readForms(html, "integration-form");
    expect(form).toMatchObject({
      name: "Another name",
      dialog_limit: "12x",
      dialog_filename: "away.csv",
      dialog_columns: "student_id",
    });
    expect(await dumpControl(site)).toBe(before);
  });
});

describe("a wrong part stores nothing, and everything typed comes back:", () => {
  test("account, server and rows are judged at once", async () => {
    const before = await dumpControl(site);
    const typed = {
      name: "",
      primary_email: "sam@nowhere",
      additional_emails: "ops@vendor.example.org, wrong",
      sftp_host: "sftp://vendor.example/x",
      sftp_port: "70000",
      sftp_username: "two words",
      sftp_directory: "/a/../b",
      sftp_password: "typed & kept",
      grant: grantOf("students", { rowsMax: 5 }),
    };
    const answer = await save(typed);
    const html = await answer.text();
    expect(answer.status).toBe(422);
    const fields = [
      "name",
      "primary_email",
      "additional_emails",
      "sftp_host",
      "sftp_port",
      "sftp_username",
      "sftp_directory",
    ];
    for (const field of fields)
      expect([field, await errorBeside(html, field)]).not.toEqual([field, undefined]);
    expect(await readForms(html, "integration-form")).toMatchObject(typed);
    expect(await dumpControl(site)).toBe(before);
  });

  test("the endpoint dialog says what is wrong beside each field", async () => {
    await storeRows(site.house, integration.districtId, "buildings", [
      { building_reporting_id: "0042", building: "Forest Middle School" },
      { building_reporting_id: "0043", building: "River High School" },
    ]);
    const answer = await ann.post(`${path}/draft`, {
      ...(await openForm()),
      step: "update-endpoint",
      dialog_endpoint: "absences",
      dialog_columns_of: "absences",
      dialog_enrollment_mode: "chosen",
      dialog_begin_on: "2026-02-30",
      dialog_limit: "none",
      dialog_filename: "a/b.csv",
    });
    const html = await answer.text();
    for (const part of [
      "columns",
      "buildings",
      "enrollment_mode",
      "begin_on",
      "limit",
      "filename",
    ]) {
      const name = `dialog_${part}`;
      expect([name, await errorBeside(html, name)]).not.toEqual([name, undefined]);
    }
    const again = await readForms(html, "integration-form");
    expect(again).toMatchObject({
      dialog_limit: "none",
      dialog_filename: "a/b.csv",
      dialog_begin_on: "2026-02-30",
    });
  });

  test("a fault in the middle of the transaction leaves nothing behind", async () => {
    await acceptTerms(site, await lastLink(site, sam, "tos"));
    const before = await dumpControl(site);
    const form = await openForm();
    const { createApp } = await import("../../routes/index.ts");
    const broken = { ...site.deps, renderLetter: () => Promise.reject(new Error("no letter")) };
    const unlucky = newPerson({ app: createApp(broken), deps: site.deps });
    unlucky.cookie = ann.cookie;
    const changes = {
      name: "Another name",
      primary_email: "new@vendor.example.org",
      grant: grantOf("students"),
    };
    expect((await unlucky.post(path, { ...form, ...changes })).status).toBe(500);
    expect(await dumpControl(site)).toBe(before);
  });
});

describe("rows that somebody wrote by hand are refused:", () => {
  const forged: readonly (readonly [what: string, rows: readonly string[]])[] = [
    ["an unknown endpoint", [grantOf("students").replace('"students"', '"grades"')]],
    [
      "an endpoint that is no word of ours",
      [grantOf("students").replace('"students"', '"constructor"')],
    ],
    ["an unknown column", [grantOf("students", { columns: ["student_id", "password"] })]],
    ["a column twice", [grantOf("students", { columns: ["student_id", "student_id"] })]],
    ["no column", [grantOf("students", { columns: [] })]],
    [
      "two of the same endpoint",
      [grantOf("students"), grantOf("students", { columns: ["student_id"] })],
    ],
    [
      "two that write one file",
      [grantOf("students", { fileName: "a.csv" }), grantOf("absences", { fileName: "a.csv" })],
    ],
    ["an unknown status", [grantOf("students", { enrollment: ["GONE"] })]],
    ["no status", [grantOf("students", { enrollment: [] })]],
    ["no building", [grantOf("students", { buildings: [] })]],
    ["programs, which nothing enforces", [grantOf("students", { programs: ["SPED"] })]],
    ["a day that there is not", [grantOf("absences", { beginOn: "2026-02-30" })]],
    ["a day where there is no date", [grantOf("students", { beginOn: "2026-02-01" })]],
    ["a path for a file's name", [grantOf("students", { fileName: "../etc/passwd" })]],
    ["half a row", [grantOf("students", { rowsMax: 0.5 })]],
    ["more rows than a number holds", [grantOf("students", { rowsMax: 1e300 })]],
    ["something more", [grantOf("students").replace("{", '{"id":"gra_1",')]],
    ["something less", ["{}"]],
    ["no JSON", ["{"]],
    ["a bare word", ["null"]],
    ["a thousand rows", Array.from({ length: 1_000 }, () => grantOf("students"))],
  ];
  for (const [what, rows] of forged) {
    test(what, async () => {
      const before = await dumpControl(site);
      const answer = await save({ grant: rows });
      expect(answer.status).toBe(422);
      expect(textOf(await answer.text())).toMatch(
        /Choose|Tick|not whole|in the list already|Another endpoint|cannot|Enter|Leave|plain file name/,
      );
      expect(await dumpControl(site)).toBe(before);
    });
  }

  test("a grant in an import, and a pull location in an export", async () => {
    const location = JSON.stringify({
      endpoint: "students",
      filePath: "students.csv",
      fileType: "csv",
      isFolder: false,
    });
    expect((await save({ location })).status).toBe(303);
    expect((await readRecord()).locations).toEqual([]);
    integration = await addIntegration(site, ann, "import", { name: "Rosterbridge" });
    path = `${list}/${integration.id}`;
    expect((await save({ grant: grantOf("students") })).status).toBe(303);
    expect((await readRecord()).grants).toEqual([]);
  });

  test("a word under May send by API that there is not, or for an export", async () => {
    expect((await save({ may_send: ["students"] })).status).toBe(303);
    expect((await readRecord()).integration.mayWrite).toEqual([]);
    integration = await addIntegration(site, ann, "import", { name: "Rosterbridge" });
    path = `${list}/${integration.id}`;
    await save({ may_send: ["students", "grades", "__proto__"] });
    const { mayWrite } = (await readRecord()).integration;
    expect(mayWrite).toContain("students");
    expect(mayWrite).not.toContain("grades");
    expect(mayWrite).not.toContain("absences");
  });
});

describe("of two administrators the second", () => {
  test("is told who changed what, keeps their own changes, and saves by pressing again", async () => {
    const bob = await addColleague(site, integration.districtId, "Bob Berg", "bob@example.org");
    const form = await openForm(bob);
    await save({ first_name: "Samantha", grant: grantOf("absences") });
    const answer = await bob.post(path, { ...form, last_name: "Berg", grant: grantOf("students") });
    const html = await answer.text();
    expect(answer.status).toBe(409);
    for (const words of [
      "Ann O’Hara saved other changes",
      "First Name",
      "Absences (endpoint added)",
      "nothing of yours is saved",
    ]) {
      expect(textOf(html)).toContain(words);
    }
    expect((await readRecord()).integration).toMatchObject({
      firstName: "Samantha",
      lastName: "O'Hara",
      version: 2,
    });
    const again = await readForms(html, "integration-form");
    expect(again).toMatchObject({
      first_name: "Sam",
      last_name: "Berg",
      grant: grantOf("students"),
    });
    expect((await bob.post(path, again)).status).toBe(303);
    const record = await readRecord();
    expect(record.integration).toMatchObject({ firstName: "Sam", lastName: "Berg", version: 3 });
    expect(record.grants.map((grant) => grant.endpoint)).toEqual(["students"]);
  });

  test("is told even when both press at the same time", async () => {
    const form = await openForm();
    const posts = Array.from({ length: 10 }, (_, number) =>
      ann.post(path, { ...form, name: `Name ${number}` }),
    );
    const statuses = (await Promise.all(posts)).map((answer) => answer.status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(9);
    expect((await readRecord()).integration.version).toBe(2);
  });

  test("is not believed when the form claims a later version", async () => {
    for (const version of ["99", "-1", "", "x", "1e999"]) {
      expect((await save({ version, name: "Another name" })).status).toBe(409);
    }
    expect((await readRecord()).integration.name).toBe("TestHound");
  });
});

describe("the revision of a grant", () => {
  const boundaries: readonly (readonly [what: string, more: Partial<GrantDraft>])[] = [
    ["a column", { columns: ["student_id"] }],
    ["a building", { buildings: ["0042"] }],
    ["a status", { enrollment: ["ENROLLED"] }],
  ];
  for (const [what, more] of boundaries) {
    test(`rises when ${what} changes what it lets through, and again when it changes back`, async () => {
      await save({ grant: [grantOf("students"), grantOf("absences")] });
      const { grants } = await readRecord();
      await save({ grant: [grantOf("students", more), grantOf("absences")] });
      expect(revisionsOf(await readRecord())).toEqual([2, 1]);
      await save({ grant: [grantOf("students"), grantOf("absences")] });
      expect(revisionsOf(await readRecord())).toEqual([3, 1]);
      expect((await readRecord()).grants.map((grant) => grant.id)).toEqual(
        grants.map((grant) => grant.id),
      );
    });
  }

  test("rises when the first day changes", async () => {
    await save({ grant: grantOf("absences") });
    await save({ grant: grantOf("absences", { beginOn: "2026-08-01" }) });
    expect(revisionsOf(await readRecord())).toEqual([2]);
  });

  test("stays when only files change, or the order of ticks", async () => {
    await save({ grant: grantOf("students", { columns: ["student_id", "last_name"] }) });
    const files = { fileName: "pupils.csv", rowsMax: 10, reportFieldNames: true };
    await save({ grant: grantOf("students", { columns: ["last_name", "student_id"], ...files }) });
    const [grant] = (await readRecord()).grants;
    expect(grant).toMatchObject({ revision: 1, ...files });
  });
});

describe("who is told:", () => {
  test("a new Primary Email gets its own link, the old link is dead, and access ends after 14 days without it", async () => {
    const old = await lastLink(site, sam, "tos");
    await acceptTerms(site, old);
    await save({ primary_email: "new@vendor.example.org" });
    const fresh = await lastLink(site, "new@vendor.example.org", "tos");
    const mail = (await mailsTo(site, "new@vendor.example.org")).at(-1);
    expect(mail).toContain("Dec 8");
    expect((await mailsTo(site, sam)).at(-1)).not.toContain(fresh);
    const pill = async (): Promise<string> => textOf(await (await ann.get(path)).text());
    expect(await pill()).toContain("Must accept again");
    site.house.clock.now = new Date("2026-12-08T12:00:00.000Z");
    ann = await signInAgain();
    expect(await pill()).toContain("Lapsed");

    await save({ primary_email: "third@vendor.example.org" });
    expect(await pill()).toContain("Lapsed");
    expect((await newPerson(site).get(fresh)).status).toBe(410);
    const answer = await acceptTerms(
      site,
      await lastLink(site, "third@vendor.example.org", "tos"),
      "Tess Third",
    );
    expect(textOf(await answer.text())).toContain("Your client ID and secret stay as they are");
    expect(await pill()).toContain("Accepted");
  });

  test("the same address in other letters is nobody new", async () => {
    await acceptTerms(site, await lastLink(site, sam, "tos"));
    const before = (await readMails(site)).length;
    await save({ primary_email: sam.toUpperCase() });
    expect((await readMails(site)).length).toBe(before);
  });

  test("new grants are mailed to all contacts of an accepted export, changed ones are not", async () => {
    await save({ grant: grantOf("absences") });
    expect((await mailsTo(site, "ops@vendor.example.org")).length).toBe(0);
    await acceptTerms(site, await lastLink(site, sam, "tos"));
    const before = (await readMails(site)).length;
    await save({
      grant: [grantOf("absences"), grantOf("students", { columns: ["student_id", "last_name"] })],
    });
    const mails = (await readMails(site)).slice(before);
    expect(mails.map((mail) => mail.recipients[0])).toEqual([
      sam,
      "ops@vendor.example.org",
      "it@vendor.example.org",
    ]);
    for (const mail of mails) {
      expect(mail.text).toContain("Students: 2 of 21 fields");
      expect(mail.text).not.toContain("Absences");
    }
    await save({ grant: [grantOf("absences"), grantOf("students")] });
    expect((await readMails(site)).length).toBe(before + 3);
  });
});

async function signInAgain(): Promise<Person> {
  const person = newPerson(site);
  const answer = await person.post("/sign-in", {
    email: "ann@example.org",
    password: "maple syrup on nine pancakes",
  });
  expect(answer.status).toBe(303);
  return person;
}

test("every verb leaves a line in the audit log, and the page has words for each", async () => {
  await save({ name: "TestHound 2", grant: grantOf("students") });
  await acceptTerms(site, await lastLink(site, sam, "tos"));
  for (const verb of ["secrets", "disablement", "enablement"]) await ann.post(`${path}/${verb}`);
  const entries = (await readAudit(site, integration.districtId)).toReversed();
  const actions = entries.map((entry) => entry.action);
  expect(actions).toEqual([
    "district.set_up",
    "integration.created",
    "terms.sent",
    "integration.saved",
    "terms.accepted",
    "secret.rotated",
    "integration.disabled",
    "integration.enabled",
  ]);
  expect(entries[3]).toMatchObject({
    actorKind: "administrator",
    actorName: "Ann O’Hara",
    address: "203.0.113.9",
    before: { name: "TestHound" },
    after: { name: "TestHound 2", changes: ["Import/Export Name", "Students (endpoint added)"] },
  });
  const text = textOf(await (await ann.get("/settings/audit-log")).text());
  for (const action of actions) expect(text).not.toContain(action);
  expect(text).toContain("Import/Export Name, Students (endpoint added)");
});

test("the audit log has words for every action that the product writes", async () => {
  const written = new Set<string>();
  for (const file of new Bun.Glob("src/**/*.ts").scanSync()) {
    const text = await Bun.file(file).text();
    for (const [, action = ""] of text.matchAll(
      /"((?:[a-z_]+)\.(?:[a-z_]+ed|sent|set_up|signed_in|signed_out))"/g,
    ))
      written.add(action);
  }
  const page = await Bun.file("routes/settings/audit-log.tsx").text();
  expect(written.size).toBeGreaterThan(10);
  expect([...written].filter((action) => !page.includes(`"${action}"`))).toEqual([]);
});
