import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { Hono } from "hono";
import { listUploads } from "../../db/control/uploads.ts";
import { readUpload } from "../../routes/read-upload.ts";
import { createApp } from "../../routes/index.ts";
import type { Spool } from "../../src/spool.ts";
import { isRefusal } from "../../src/refusal.ts";
import {
  countStored,
  csvOf,
  filesOf,
  manyStudents,
  postUpload,
  storeSixty,
  uploadPath,
  uploadRows,
  waitForEnd,
} from "../help/loads.ts";
import { errorBeside, readForms, textOf } from "../help/read-page.ts";
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

let site: Site;
let ann: Person;
let districtId: string;

beforeAll(async () => {
  site = await openSite();
  ann = await setUp(site);
  const [first] = await site.deps.databases.control.orm.query.districts.findMany();
  districtId = first?.id ?? "";
});
afterAll(async () => site.close());
beforeEach(() => storeSixty(site, districtId));

const csv = csvOf(manyStudents(1, 100));
const file = { name: "students.csv", content: csv };
const uploads = () => listUploads(site.deps.databases.control.orm, districtId, 20);
const spooled = async (): Promise<readonly string[]> =>
  (await readdir(site.deps.config.spoolDir)).filter((name) => name.endsWith(".sealed"));

async function endOf(answer: Response) {
  expect(answer.status).toBe(303);
  const path = answer.headers.get("Location") ?? "";
  return { path, run: await waitForEnd(site, path.slice(path.lastIndexOf("/") + 1)) };
}

test("the page offers every endpoint that can be written, and a dry run unless it is unticked", async () => {
  const html = await (await ann.get(uploadPath)).text();
  expect(html).toContain('enctype="multipart/form-data"');
  expect(textOf(html)).toContain("Choose an endpoint Buildings Students Guardians Absences");
  expect(await readForms(html)).toMatchObject({
    dry_run: "true",
    mode: "upsert",
    encoding: "utf-8",
    new_buildings: "refuse",
  });
  expect(textOf(html)).toContain("stores nothing. Untick it to store the rows.");
});

test("fields may stand before the file and after it", async () => {
  const fields = { endpoint: "students", dry_run: "true" };
  const before = await endOf(await postUpload(site, ann, { before: fields, file }));
  const after = await endOf(await postUpload(site, ann, { file, after: fields }));
  for (const { run } of [before, after]) {
    expect(run).toMatchObject({ state: "succeeded", isDryRun: true, createdBy: "Ann O’Hara" });
    expect(run).toMatchObject({ trigger: "upload", integrationId: null });
  }
  expect(await countStored(site, districtId)).toBe(60);
});

test("a dry run says that nothing was stored and what a real run would do, and leads to it", async () => {
  const { path } = await uploadRows(site, ann, manyStudents(2, 60), { dry_run: "true" });
  const html = await (await ann.get(path)).text();
  const text = textOf(html);
  expect(text).toContain("Dry run of students.csv");
  expect(text).toContain(
    "Dry run: nothing was stored. A real run would add 1 row, change 0 rows and remove 0 rows.",
  );
  expect(text).toContain("Would be stored");
  const again = /href="(\/settings\/upload\?again=run_\w+)"/.exec(html)?.[1] ?? "";
  const form = await readForms(await ann.get(again));
  expect(form).toMatchObject({ endpoint: "students", mode: "upsert" });
  expect(form["dry_run"]).toBeUndefined();
});

test("a dry run that would be held says so, and waits for nobody", async () => {
  const fields = { mode: "snapshot", dry_run: "true" };
  const { path, run } = await uploadRows(site, ann, manyStudents(40), fields);
  expect(run.state).toBe("succeeded");
  const text = textOf(await (await ann.get(path)).text());
  expect(text).toContain("A real run would be held for an administrator. It would remove 20 of 60");
  expect(text).not.toContain("Approve");
});

test("unticked, the rows are stored, and it is written down who did it", async () => {
  const rows = manyStudents(1, 300);
  const { run } = await uploadRows(site, ann, rows);
  expect(run.state).toBe("succeeded");
  expect(await countStored(site, districtId)).toBe(61);
  const [entry] = await readAudit(site, districtId);
  expect(entry).toMatchObject({ action: "upload.started", subject: run.id });
  expect(entry?.after).toMatchObject({
    file: "students.csv",
    endpoint: "students",
    isDryRun: false,
  });
  const log = await (await ann.get("/settings/audit-log")).text();
  expect(log).toContain(`href="${uploadPath}/runs/${run.id}"`);
  expect(textOf(log)).toContain("Uploaded a file");
});

test("the type is guessed from the name, and can be said instead", async () => {
  const json = JSON.stringify(manyStudents(1, 100));
  const send = (name: string, content: string, more = {}) =>
    postUpload(site, ann, {
      before: { endpoint: "students", dry_run: "true", ...more },
      file: { name, content },
    });
  expect((await endOf(await send("S.JSON", json))).run.state).toBe("succeeded");
  expect((await endOf(await send("rows.ndjson", json.slice(1, -1)))).run.state).toBe("succeeded");
  expect((await endOf(await send("a.dat", csv, { file_type: "csv" }))).run.state).toBe("succeeded");
  const unsaid = await send("a.dat", csv);
  expect(unsaid.status).toBe(422);
  const html = await unsaid.text();
  expect(await errorBeside(html, "file_type")).toContain("“a.dat” does not tell it");
  expect(await readForms(html)).toMatchObject({ endpoint: "students", dry_run: "true" });
});

test("Windows-1252 is read when it is said", async () => {
  const rows = csvOf([{ ...manyStudents(1, 100)[0], last_name: "Pe~a" }]);
  const content = Buffer.from(rows.replace("~", "\u00f1"), "latin1");
  const before = { endpoint: "students", encoding: "windows-1252", dry_run: "true" };
  const named = { name: "students.csv", content };
  expect((await endOf(await postUpload(site, ann, { before, file: named }))).run.state).toBe(
    "succeeded",
  );
});

test("no file, an empty file, no endpoint: each is told beside its field, and nothing is kept", async () => {
  const before = { runs: (await uploads()).length, bytes: await spooled() };
  const nothing = await postUpload(site, ann, { before: { mode: "snapshot" } });
  expect(nothing.status).toBe(422);
  const html = await nothing.text();
  expect(await errorBeside(html, "endpoint")).toBe("Choose what the file holds.");
  expect(await errorBeside(html, "file")).toBe("Choose a file.");
  expect((await readForms(html))["mode"]).toBe("snapshot");
  const empty = { name: "a.csv", content: "" };
  const answer = await postUpload(site, ann, { before: { endpoint: "students" }, file: empty });
  expect(answer.status).toBe(422);
  expect(await errorBeside(await answer.text(), "file")).toContain("The file is empty.");
  expect((await postUpload(site, ann, { file })).status).toBe(422);
  expect((await ann.post(uploadPath, { endpoint: "students" })).status).toBe(422);
  expect((await uploads()).length).toBe(before.runs);
  expect(await spooled()).toEqual(before.bytes);
});

test("a file that is too large, or breaks off, is refused as it comes and leaves nothing behind", async () => {
  const { spool } = site.deps;
  const before = await spooled();
  const app = new Hono().post("/", async (c) => {
    const code = await readUpload(c, spool, 100_000).catch((error: unknown) =>
      isRefusal(error) ? error.code : "fault",
    );
    return c.json(code);
  });
  const post = async (body: BodyInit, headers = {}): Promise<unknown> =>
    (await app.request("/", { method: "POST", body, headers })).json();
  const large = new FormData();
  large.append("file", new Blob(["x".repeat(3_000_000)]), "a.csv");
  large.append("endpoint", "students");
  expect(await post(large)).toBe("too_large");
  const type = { "Content-Type": "multipart/form-data; boundary=B" };
  const head = '--B\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n';
  for (const body of [`${head}a,b\r\n1`, `${head}a,b\r\n--B\r\nContent-Disp`, "a,b\r\n1,2", ""]) {
    expect(await post(body, type)).toBe("invalid");
  }
  expect(await post(csv, { "Content-Type": "text/csv" })).toBe("invalid");
  expect(await spooled()).toEqual(before);
});

test("too large is said on the page", async () => {
  const { spool } = site.deps;
  const write: Spool["write"] = (bytes) => spool.write(bytes, 10);
  const deps = { ...site.deps, spool: { ...spool, write } };
  const small = { ...site, deps, app: createApp(deps) };
  const answer = await postUpload(small, ann, { before: { endpoint: "students" }, file });
  expect(answer.status).toBe(413);
  expect(await errorBeside(await answer.text(), "file")).toContain("larger than 2 GB");
});

test("a form from elsewhere uploads nothing", async () => {
  const count = (await uploads()).length;
  const parts = { before: { endpoint: "students" }, file };
  const answer = await postUpload(site, ann, parts, { Origin: "https://elsewhere.example" });
  expect(answer.status).toBe(403);
  expect((await uploads()).length).toBe(count);
});

test("a viewer sees what was uploaded, uploads nothing and downloads no rows", async () => {
  const wrong = [...manyStudents(40), { ...manyStudents(1, 500)[0], date_of_birth: "someday" }];
  const { path, run } = await uploadRows(site, ann, wrong, { dry_run: "true" });
  const vic = await addColleague(site, districtId, "Vic View", "vic@example.org", "viewer");
  const html = await (await vic.get(uploadPath)).text();
  expect(textOf(html)).toContain("Only administrators upload files.");
  expect(html).not.toContain('type="file"');
  expect(html).toContain(`href="${path}"`);
  const parts = { before: { endpoint: "students" }, file };
  expect((await postUpload(site, vic, parts)).status).toBe(403);
  const [held] = await filesOf(site, run);
  const errors = `${path}/files/${held?.id}/errors`;
  expect((await ann.get(errors)).status).toBe(200);
  const send = { method: "HEAD", headers: { Cookie: ann.cookie } };
  expect((await site.app.request(errors, send)).status).toBe(200);
  expect((await vic.get(errors)).status).toBe(403);
  const page = await (await vic.get(path)).text();
  expect(page).not.toContain("/errors");
  expect(textOf(page)).toContain("only an administrator may download");
});

test("the rows with errors come as a file that is not kept by the browser", async () => {
  const wrong = [...manyStudents(40), { ...manyStudents(1, 501)[0], date_of_birth: "someday" }];
  const { path, run } = await uploadRows(site, ann, wrong);
  expect(run.state).toBe("succeeded_with_errors");
  const text = textOf(await (await ann.get(path)).text());
  expect(text).toContain("Download rows with errors 1 row of students.csv");
  expect(text).toContain("It is kept for 90 days.");
  const [loaded] = await filesOf(site, run);
  const answer = await ann.get(`${path}/files/${loaded?.id}/errors`);
  expect(answer.headers.get("Content-Disposition")).toBe(
    'attachment; filename="students-errors.csv"',
  );
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  const [headings, row] = (await answer.text()).split("\r\n");
  expect(headings).toEndWith("building_reporting_id,_error,_fix");
  expect(row).toStartWith("S501,");
  await site.deps.errorFiles.sweep(new Date(Date.now() + 60_000));
  expect((await ann.get(`${path}/files/${loaded?.id}/errors`)).status).toBe(410);
});

test("another district sees none of it", async () => {
  const neighbour = await addNeighbour(site);
  const { path } = await uploadRows(site, ann, manyStudents(1), { dry_run: "true" });
  expect((await neighbour.get(path)).status).toBe(404);
  const text = textOf(await (await neighbour.get(uploadPath)).text());
  expect(text).toContain("No uploads yet");
  const again = `${uploadPath}?again=${path.slice(path.lastIndexOf("/") + 1)}`;
  expect((await readForms(await neighbour.get(again)))["endpoint"]).toBe("");
});
