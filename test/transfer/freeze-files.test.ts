import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { listRows } from "../../db/records/read-rows.ts";
import { catalog, getEndpoint } from "../../src/catalog/index.ts";
import { fileFormats } from "../../src/formats/index.ts";
import { grantedRows } from "../../src/integrations/granted-rows.ts";
import { sha256 } from "../../src/ids.ts";
import { addDistrict, openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { buildings, storeSmallSchool, student } from "../help/small-school.ts";
import { addSchool, idsOf, type School } from "../import/loading.ts";
import { freeze } from "./freezing.ts";
import { refusalOf } from "./target.ts";

setDefaultTimeout(60_000);

let house: TestHouse;
let school: School;
beforeAll(async () => {
  house = await openHouse();
  school = { house, districtId: await addDistrict(house) };
  await storeSmallSchool(house, school.districtId);
});
afterAll(() => house.close());

describe.each(fileFormats.map(({ name }) => name))("in %s", (format) => {
  const keysIn = (text: string): readonly string[] =>
    ["A1", "A2", "A3", "B1", "B2", "B3"].filter((id) => text.includes(`First ${id}`));

  test("only the granted columns are in the file, by name and by cell", async () => {
    const columns = ["student_id", "grade"];
    const { text } = await freeze(school, { endpoint: "students", columns }, format);
    expect(text).toContain("B3");
    expect(text).not.toMatch(/Last|First|Secret|2014|address|last_name/);
  });

  test("only students of the granted buildings are in the file", async () => {
    const grant = { endpoint: "students", buildings: ["002"] };
    expect(keysIn((await freeze(school, grant, format)).text)).toEqual(["B1", "B2", "B3"]);
    const none = await freeze(school, { ...grant, buildings: [] }, format);
    expect([keysIn(none.text), none.rows]).toEqual([[], 0]);
  });

  test("only active students are in the file unless others are granted", async () => {
    const grant = { endpoint: "students", enrollment: null };
    expect(keysIn((await freeze(school, grant, format)).text)).toEqual(["A1", "A2", "B1", "B2"]);
    const chosen = { ...grant, enrollment: ["GRADUATED"] };
    expect(keysIn((await freeze(school, chosen, format)).text)).toEqual(["B3"]);
  });

  test("a grant's buildings and enrollment hold for whatever hangs on a student", async () => {
    const grant = { endpoint: "guardians", enrollment: null, buildings: ["001"] };
    const { text, rows } = await freeze(school, grant, format);
    expect(rows).toBe(2);
    expect(text).not.toMatch(/A3@|B\d@/);
  });

  test("only rows on or after the begin date are in the file", async () => {
    const grant = { endpoint: "absences", beginOn: "2026-10-05" };
    const { text, rows } = await freeze(school, grant, format);
    expect(rows).toBe(2);
    expect(text).not.toContain("2026-09");
  });

  test("flags are written as truth values", async () => {
    const { text } = await freeze(school, { endpoint: "buildings" }, format);
    if (format === "json") expect(JSON.parse(text)).toEqual(buildings);
    else expect(text).toMatch(/[,>:]true/);
  });

  test("an endpoint without rows is a whole file all the same", async () => {
    const empty = { house, districtId: await addDistrict(house) };
    for (const endpoint of catalog) {
      // A package has the district itself, whoever else is missing.
      if (endpoint.package) continue;
      const file = await freeze(empty, { endpoint: endpoint.name }, format);
      expect([file.rows, [...file.studentNumbers]]).toEqual([0, []]);
      if (format === "json") expect(JSON.parse(file.text)).toEqual([]);
    }
  });
});

describe("a file of several blocks", () => {
  const ids = idsOf(4_500).toSorted();
  let large: School;
  beforeAll(async () => {
    large = await addSchool(house);
    const shuffled = ids.toSorted((a, b) => Bun.hash.crc32(a) - Bun.hash.crc32(b));
    const rows = shuffled.map((id) => student(id, "001", "ENROLLED"));
    await storeRows(house, large.districtId, "students", rows);
  });

  test("holds every row once, in key order, and knows its bytes, its hash and whose records it holds", async () => {
    const file = await freeze(large, { endpoint: "students" }, "ndjson");
    const lines = file.text.trimEnd().split("\n");
    const { orm } = await house.deps.databases.records(large.districtId);
    const grant = {
      endpoint: "students",
      columns: Object.keys(getEndpoint("students").columns),
      buildings: null,
      enrollment: null,
      programs: null,
      beginOn: null,
    };
    const query = grantedRows(grant, "2026-01-01", []);
    const stored = await listRows(orm, query, { after: undefined, limit: 10_000 });
    expect(lines).toEqual(stored.map((row) => row.json));
    expect(stored.map((row) => row.key[0] ?? "")).toEqual(ids);
    expect(file.rows).toBe(ids.length);
    expect(file.bytes).toBe(Buffer.byteLength(file.text));
    expect(file.sha256).toBe(sha256(file.text));
    const numbers = stored.map((row) => row.studentNumber ?? 0);
    expect([...file.studentNumbers]).toEqual(numbers.toSorted((a, b) => a - b));
  });

  test.each([1, 1_999, 2_000, 2_001, 4_000, 4_500, 9_000])(
    "has the first %i rows when that is the limit",
    async (rowsMax) => {
      const grant = { endpoint: "students", columns: ["student_id"], rowsMax };
      const { text, studentNumbers } = await freeze(large, grant, "csv");
      const rows = text.trimEnd().split("\r\n").slice(1);
      expect(rows).toEqual(ids.slice(0, rowsMax).map((id) => `"${id}"`));
      expect([...studentNumbers]).toHaveLength(rows.length);
    },
  );
});

describe("formulas", () => {
  let risky: School;
  beforeAll(async () => {
    risky = await addSchool(house);
    await storeRows(house, risky.districtId, "students", [
      { ...student("F1", "001", "ENROLLED"), address: "=cmd|' /C calc'!A0", city: "-1" },
      { ...student("F2", "001", "ENROLLED"), address: "@SUM(1)", city: "+1.5" },
      { ...student("F3", "001", "ENROLLED"), address: "1 Main St", city: "-Springfield" },
    ]);
  });
  const columns = ["student_id", "address", "city"];

  test("are left as they are unless an integration asks", async () => {
    const { text } = await freeze(risky, { endpoint: "students", columns }, "csv");
    expect(text).toContain("F1,=cmd|' /C calc'!A0,-1\r\n");
  });

  test("are made text by prefix", async () => {
    const grant = { endpoint: "students", columns };
    const { text } = await freeze(risky, grant, "csv", { formulas: "prefix" });
    expect(text.split("\r\n").slice(1, 4)).toEqual([
      "F1,'=cmd|' /C calc'!A0,-1",
      "F2,'@SUM(1),+1.5",
      "F3,1 Main St,'-Springfield",
    ]);
  });

  test("keep the file back by refuse, with a sentence that names columns and counts but no value", async () => {
    const grant = { endpoint: "students", columns };
    const refusal = await refusalOf(freeze(risky, grant, "csv", { formulas: "refuse" }));
    expect(refusal.code).toBe("format_invalid");
    expect(refusal.message).toContain("The file of students was not sent");
    expect(refusal.message).toContain("Address (2 rows), City (1 row).");
    expect(refusal.message).not.toMatch(/cmd|SUM|Springfield|F\d/);
    expect(await readdir(house.deps.config.spoolDir)).toEqual([]);
  });

  test("that are not granted are no reason to refuse, and other formats have none", async () => {
    const grant = { endpoint: "students", columns: ["student_id"] };
    const { rows } = await freeze(risky, grant, "csv", { formulas: "refuse" });
    expect(rows).toBe(3);
    const json = await freeze(risky, { endpoint: "students" }, "json", { formulas: "refuse" });
    expect(json.text).toContain('"=cmd|');
  });
});
