/** Program as a boundary of a grant: the same students by list, row, count, change and file, on everything that hangs on them. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Hono } from "hono";
import { fileFormats } from "../../src/formats/index.ts";
import type { WireRow } from "../../src/formats/rows.ts";
import { bodySettings } from "../../src/import/load-settings.ts";
import { call, openApi, readJson, readRows, takeToken } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  setGrants,
  storeRows,
  type GrantInput,
  type TestHouse,
} from "../help/district.ts";
import { csvOf } from "../help/loads.ts";
import { storeSmallSchool } from "../help/small-school.ts";
import { loadCsv } from "../import/loading.ts";
import { freeze } from "../transfer/freezing.ts";
import { openFollower } from "./following.ts";

setDefaultTimeout(60_000);

let house: TestHouse;
let app: Hono;
let districtId: string;

beforeEach(async () => {
  house = await openHouse();
  app = openApi(house);
  districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
  await storeRows(house, districtId, "programs", programs);
});
afterEach(() => house.close());

function taking(student_id: string, program: string, participation = "Participating"): WireRow {
  return { student_id, program, participation };
}

const programs: readonly WireRow[] = [
  taking("A1", "Special Education"),
  taking("A1", "English Learners", "Not Participating"),
  taking("A2", "Special Education", "Eligibility Review"),
  // Who has left is not shown for having been in the program.
  taking("A3", "Special Education"),
  taking("B1", "Section 504"),
  taking("B2", "Special Education", "Not Participating"),
  taking("B2", "English Learners"),
];

const specialEducation = { programs: ["Special Education"] };

async function reader(grants: Readonly<Record<string, GrantInput>>) {
  const token = await takeToken(app, await addClient(house, districtId, { grants }));
  return (path: string, headers = {}, method = "GET") =>
    call(app, token, path, { headers, method });
}

async function store(...rows: readonly WireRow[]): Promise<void> {
  house.clock.now = new Date(house.clock.now.getTime() + 60_000);
  await storeRows(house, districtId, "programs", rows);
  house.clock.now = new Date(house.clock.now.getTime() + 60_000);
}

describe("by API", () => {
  const granted: readonly (readonly [programs: readonly string[], students: readonly string[]])[] =
    [
      [["Special Education"], ["A1"]],
      [["Section 504"], ["B1"]],
      [["English Learners"], ["B2"]],
      [
        ["Special Education", "English Learners"],
        ["A1", "B2"],
      ],
      [["K-4 Literacy"], []],
      [[], []],
    ];
  test.each(granted)(
    "%j lets through who participates, not who is reviewed or once was",
    async (names, students) => {
      const get = await reader({ students: { programs: names } });
      const list = await get("/v1/students");
      expect(list.headers.get("X-Total-Count")).toBe(String(students.length));
      expect((await readRows(list)).map((row) => row["student_id"])).toEqual([...students]);
      for (const id of ["A1", "A2", "A3", "B1", "B2", "B3"]) {
        const { status } = await get(`/v1/students/${id}`);
        expect([id, status]).toEqual([id, students.includes(id) ? 200 : 404]);
      }
    },
  );

  test("no program chosen means all students", async () => {
    const get = await reader({ students: { programs: null } });
    expect(await readRows(await get("/v1/students"))).toHaveLength(4);
  });

  test("a student outside the program is as if they did not exist", async () => {
    const get = await reader({ students: specialEducation });
    const [outside, nobody] = [await get("/v1/students/B1"), await get("/v1/students/NOBODY")];
    expect((await readJson(outside))["detail"]).toEqual((await readJson(nobody))["detail"]);
    const head = await get("/v1/students", {}, "HEAD");
    expect(head.headers.get("X-Total-Count")).toBe("1");
  });

  test("it holds for whatever hangs on a student, and narrows the other boundaries", async () => {
    const both = { ...specialEducation, enrollment: ["ENROLLED", "WITHDREW"] };
    const get = await reader({
      guardians: specialEducation,
      programs: specialEducation,
      absences: { ...both, beginOn: "2026-10-01" },
      students: { ...both, buildings: ["002"] },
    });
    const keys = async (path: string, ...names: readonly string[]): Promise<readonly string[]> =>
      (await readRows(await get(path))).map((row) => names.map((name) => row[name]).join(" "));
    expect(await keys("/v1/guardians", "student_id")).toEqual(["A1"]);
    expect(await keys("/v1/absences", "student_id", "absence_date")).toEqual(["A1 2026-10-05"]);
    expect(await keys("/v1/students", "student_id")).toEqual([]);
    // Whose rows, not which: a student who participates comes with every program.
    expect(await keys("/v1/programs", "student_id", "program")).toEqual([
      "A1 English Learners",
      "A1 Special Education",
    ]);
    expect((await get("/v1/programs/B1,Section%20504")).status).toBe(404);
    expect((await get("/v1/absences/A3,2026-09-14")).status).toBe(404);
  });

  test("every format shows the same students", async () => {
    const get = await reader({ students: specialEducation });
    for (const { name } of fileFormats) {
      const text = await (await get(`/v1/students?format=${name}&limit=all`)).text();
      expect(text.match(/First [AB]\d/g)).toEqual(["First A1"]);
    }
  });
});

describe.each(fileFormats.map(({ name }) => name))("in files of %s", (format) => {
  const students = async (grant: GrantInput & { endpoint: string }): Promise<string[] | null> =>
    (await freeze({ house, districtId }, grant, format)).text.match(/(?<=First |Of )[AB]\d/g);

  test("only students of the granted programs are in the file, whatever their enrollment", async () => {
    const grant = { endpoint: "students", ...specialEducation };
    expect(await students(grant)).toEqual(["A1", "A3"]);
    expect(await students({ ...grant, enrollment: null })).toEqual(["A1"]);
    expect(await students({ ...grant, endpoint: "guardians" })).toEqual(["A1", "A3"]);
    expect(await students({ ...grant, programs: ["Section 504", "English Learners"] })).toEqual([
      "B1",
      "B2",
    ]);
  });
});

describe("changes", () => {
  test("begin with who participates, and speak of nobody else", async () => {
    const { hear } = await openFollower(house, app, districtId, {
      students: specialEducation,
      guardians: specialEducation,
    });
    expect((await hear("students")).told).toEqual(["added A1"]);
    expect((await hear("guardians")).told).toEqual(["added A1,G,A1"]);
  });

  test("a grant with other programs makes its readers start over", async () => {
    const { client, get, hear } = await openFollower(house, app, districtId, {
      students: specialEducation,
    });
    const { cursor } = await hear("students");
    const other = { programs: ["Section 504"], revision: 2 };
    await setGrants(house, client.integration.id, { students: other });
    expect((await get(`/v1/students/changes?since=${cursor}`)).status).toBe(410);
    expect((await hear("students")).told).toEqual(["added B1"]);
  });

  test("a student who stops participating is removed, and one who starts is added, with what hangs on them", async () => {
    const endpoints = ["students", "guardians", "absences", "programs"] as const;
    const follower = await openFollower(
      house,
      app,
      districtId,
      Object.fromEntries(endpoints.map((name) => [name, specialEducation])),
    );
    const since = new Map<string, string>();
    for (const name of endpoints) since.set(name, (await follower.hear(name)).cursor);
    await store(
      taking("A1", "Special Education", "Not Participating"),
      taking("B1", "Special Education"),
    );
    const told = await Promise.all(
      endpoints.map(async (name) => (await follower.hear(name, since.get(name))).told.toSorted()),
    );
    expect(told).toEqual([
      ["added B1", "removed A1"],
      ["added B1,G,B1", "removed A1,G,A1"],
      ["added B1,2026-11-02", "removed A1,2026-09-14", "removed A1,2026-10-05"],
      [
        "added B1,Section 504",
        "added B1,Special Education",
        "removed A1,English Learners",
        "removed A1,Special Education",
      ],
    ]);
  });

  test("a student whose participation is removed leaves the view", async () => {
    const { hear } = await openFollower(house, app, districtId, { students: specialEducation });
    const { cursor } = await hear("students");
    const settings = { ...bodySettings, mode: "snapshot" } as const;
    const csv = csvOf(programs.slice(1));
    const outcome = await loadCsv({ house, districtId }, "programs", csv, { settings });
    expect(outcome.report.rowsRemoved).toBe(1);
    expect((await hear("students", cursor)).told).toEqual(["removed A1"]);
  });
});
