/** A package comes by REST and by upload, as any bundle. */
import { readdir } from "node:fs/promises";
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import type { Hono } from "hono";
import { findRun, listRunFiles } from "../../db/control/runs.ts";
import type { Administrator } from "../../src/deps.ts";
import { approveRun } from "../../src/transfer/held-runs.ts";
import { readPreview } from "../../src/transfer/held-preview.ts";
import { waitForRun } from "../../src/transfer/queue-run.ts";
import { call, openApi, readJson, takeToken } from "../help/call-api.ts";
import { addClient, addDistrict, openHouse, type TestHouse } from "../help/district.ts";
import { filesOf, postUpload, waitForEnd } from "../help/loads.ts";
import { openSite, setUp } from "../help/site.ts";
import type { School } from "../import/loading.ts";
import type { Package } from "./check-package.ts";
import { born, makePackage, org, role, rowsOfElm, user } from "./making.ts";
import { countOf, zip } from "./packing.ts";
import { readPackage } from "./read-package.ts";

setDefaultTimeout(60_000);

function form(files: Package, fieldOf: (name: string) => string = () => "file"): FormData {
  const parts = new FormData();
  for (const [name, content] of files) {
    parts.append(fieldOf(name), new Blob([content as BlobPart]), name);
  }
  return parts;
}

/** What is left in the spool; the worker tidies up right after it has said that a run has ended. */
async function listSpool({ deps }: TestHouse): Promise<readonly string[]> {
  for (let looks = 1; ; looks += 1) {
    const names = await readdir(deps.config.spoolDir);
    const left = names.filter((name) => name.endsWith(".sealed"));
    if (left.length === 0 || looks === 100) return left;
    await Bun.sleep(20);
  }
}

function ann(districtId: string): Administrator {
  const who = { kind: "administrator", id: "adm_test", name: "Ann" } as const;
  return { ...who, districtId, role: "administrator", address: undefined };
}

describe("by REST", () => {
  let house: TestHouse;
  let app: Hono;
  let school: School;
  let token: string;
  beforeAll(async () => {
    house = await openHouse();
    app = openApi(house);
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    school = { house, districtId: await addDistrict(house) };
    const client = await addClient(house, school.districtId, {
      kind: "import",
      mayWrite: ["oneroster"],
    });
    token = await takeToken(app, client);
  });
  const send = (body: BodyInit, type?: string): Promise<Response> =>
    call(app, token, "/v1/oneroster", {
      method: "POST",
      body,
      headers: type ? { "Content-Type": type } : {},
    });

  test("a .zip is one load, whose report tells of each of our four, and nothing of it is left", async () => {
    const files = new Map(readPackage("bulk")).set("readme.txt", "hello");
    const answer = await send(await zip(files), "application/zip");
    expect(answer.status).toBe(200);
    expect(await readJson(answer)).toMatchObject({
      state: "succeeded_with_errors",
      endpoint: "oneroster",
      rows_read: 47,
      rows_rejected: 1,
      files: [
        { endpoint: "buildings", file_name: "orgs.csv → buildings", rows_added: 3 },
        { endpoint: "students", file_name: "users.csv → students", rows_added: 19 },
        { endpoint: "guardians", file_name: "users.csv → guardians", rows_added: 16 },
        { endpoint: "users", file_name: "users.csv → users", rows_added: 8 },
      ],
      errors: [
        { file_name: "users.csv → students", line: 21, column: "date_of_birth" },
        { file_name: "users.csv → students", line: 21, column: "gender" },
      ],
      notices: [
        { reason: "“readme.txt” is no file of oneroster and was passed over" },
        { reason: "“grades” has more than one grade, and the first was taken" },
      ],
    });
    expect(await countOf(school)).toEqual([3, 19, 16, 8]);
    expect(await listSpool(house)).toEqual([]);
  });

  test("a .zip with all in one folder is the same", async () => {
    const inFolder = new Map(
      [...readPackage("untidy")].map(([name, bytes]) => [`out/${name}`, bytes]),
    );
    expect((await send(await zip(inFolder), "application/zip")).status).toBe(200);
    expect(await countOf(school)).toEqual([1, 1, 1, 0]);
  });

  test("of a .zip only files that are read are unpacked", async () => {
    const bomb = "0".repeat(5_000_000);
    const files = makePackage(rowsOfElm()).set("results.csv", bomb).set("userProfiles.csv", bomb);
    expect(await readJson(await send(await zip(files), "application/zip"))).toMatchObject({
      state: "succeeded",
    });
  });

  test("a form with one part per file is the same load, known by the file's name or the part's", async () => {
    expect((await send(form(readPackage("bulk")))).status).toBe(200);
    expect(await countOf(school)).toEqual([3, 19, 16, 8]);
    const parts = new FormData();
    for (const [name, content] of makePackage({ orgs: [org("b9")] })) {
      parts.append(name.replace(".csv", ""), new Blob([content], { type: "text/csv" }), "blob");
    }
    expect((await send(parts)).status).toBe(200);
    expect(await countOf(school)).toEqual([4, 19, 16, 8]);
  });

  test("all 22 files of the binding are taken", async () => {
    const { oneroster } = await import("../../src/catalog/bundles/oneroster.ts");
    const files = makePackage(rowsOfElm());
    for (const stem of oneroster.package?.passesOver ?? [])
      files.set(`${stem}.csv`, "sourcedId\r\n");
    files.set("enrollments.csv", "");
    expect(files.size).toBe(22);
    expect(await readJson(await send(form(files)))).toMatchObject({ state: "succeeded" });
  });

  test("a bad package is 422 with one sentence, and nothing is stored", async () => {
    const files = makePackage(rowsOfElm());
    files.delete("roles.csv");
    const answer = await send(await zip(files), "application/zip");
    expect(answer.status).toBe(422);
    expect(JSON.stringify(await readJson(answer))).toContain(
      "roles.csv comes as bulk, and it is not there",
    );
    expect(await countOf(school)).toEqual([0, 0, 0, 0]);
  });

  test("a held package waits sealed and is stored as a whole once it is approved", async () => {
    const names = Array.from({ length: 60 }, (_, at) => `s${at}`);
    const families = (guardians: readonly string[]) =>
      makePackage({
        orgs: [org("b1")],
        users: [
          ...names.map((sourcedId) => user(sourcedId, { password: "hunter2" })),
          ...guardians.map((sourcedId) => user(`g${sourcedId}`, { agentSourcedIds: sourcedId })),
        ],
        roles: [
          ...names.map((sourcedId) => role(sourcedId, "student")),
          ...guardians.map((sourcedId) => role(`g${sourcedId}`, "parent")),
        ],
        demographics: names.map((sourcedId) => born(sourcedId)),
      });
    await send(await zip(families(names)), "application/zip");
    const report = await readJson(
      await send(await zip(families(names.slice(0, 9))), "application/zip"),
    );
    expect(report).toMatchObject({ state: "held", rows_removed: 51 });
    expect(await countOf(school)).toEqual([1, 60, 60, 0]);
    const run = await findRun(
      house.deps.databases.control.orm,
      school.districtId,
      String(report["run_id"]),
    );
    if (!run) throw new Error("the run is gone");
    const held = await listRunFiles(house.deps.databases.control.orm, run.id);
    const previews = await Promise.all(
      held.flatMap(({ held: load }) => (load ? [readPreview(house.deps, load)] : [])),
    );
    expect(previews).toHaveLength(4);
    expect(JSON.stringify(previews)).not.toContain("hunter2");
    await approveRun(house.deps, ann(school.districtId), run);
    await waitForRun(house.deps, run, 20_000);
    expect(await countOf(school)).toEqual([1, 60, 9, 0]);
    expect(await listSpool(house)).toEqual([]);
  });

  test("anything else is 415 with what is taken instead", async () => {
    const answer = await send("sourcedId\r\n", "text/csv");
    expect(answer.status).toBe(415);
    expect(JSON.stringify(await readJson(answer))).toContain("manifest.csv, orgs.csv, users.csv");
  });
});

test("by upload, as chosen files and as a .zip; the run tells of each", async () => {
  const site = await openSite();
  const ann = await setUp(site);
  const [district] = await site.deps.databases.control.orm.query.districts.findMany();
  const school = { house: site.house, districtId: district?.id ?? "" };
  const before = { endpoint: "oneroster" };
  const posted = async (
    files: readonly { readonly name: string; readonly content: BlobPart }[],
  ) => {
    const answer = await postUpload(site, ann, { before, files });
    expect(answer.status).toBe(303);
    const path = answer.headers.get("Location") ?? "";
    const run = await waitForEnd(site, path.slice(path.lastIndexOf("/") + 1));
    const page = await (await ann.get(path)).text();
    return { run, files: await filesOf(site, run), page };
  };
  const chosen = [...readPackage("bulk")].map(([name, content]) => ({
    name,
    content: content as BlobPart,
  }));
  const bulk = await posted(chosen);
  expect(bulk.run.state).toBe("succeeded_with_errors");
  expect(bulk.files.map(({ fileName, rowsAdded }) => [fileName, rowsAdded])).toEqual([
    ["orgs.csv → buildings", 3],
    ["users.csv → students", 19],
    ["users.csv → guardians", 16],
    ["users.csv → users", 8],
  ]);
  expect(bulk.page).toContain("users.csv → guardians");
  const changes = await posted([{ name: "night.zip", content: await zip(readPackage("delta")) }]);
  expect(changes.run.state).toBe("succeeded");
  expect(await countOf(school)).toEqual([3, 20, 15, 7]);

  const snapshot = await postUpload(site, ann, {
    before: { ...before, mode: "snapshot" },
    files: chosen,
  });
  expect(await snapshot.text()).toContain("A OneRoster package says itself what goes");
  await site.close();
});
