import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { readJson } from "../../src/formats/read-json.ts";
import type { FileOutcome } from "../../src/import/load.ts";
import { cut } from "../formats/reading.ts";
import { openHouse, type TestHouse } from "../help/district.ts";
import {
  addSchool,
  idsOf,
  loadBatches,
  loadCsv,
  readStored,
  studentsCsv,
  type School,
} from "./loading.ts";

setDefaultTimeout(60_000);

let house: TestHouse;
let school: School;
beforeAll(async () => {
  house = await openHouse();
});
beforeEach(async () => {
  school = await addSchool(house);
});
afterAll(() => house.close());

async function readErrorFile({ errorFileId }: FileOutcome): Promise<string> {
  if (errorFileId === undefined) return "none";
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of house.deps.errorFiles.read(errorFileId))
    text += decoder.decode(bytes, { stream: true });
  return text;
}

const heading = studentsCsv([]);

test("rejected rows come back as they were, with what is wrong and how to mend it", async () => {
  const csv = [
    studentsCsv(idsOf(60)),
    'ODD1,"O""Brien, Jr.", Ada ,soon,F,ENROLLED,Lincoln Elementary,001',
    "ODD2,Doe,Bo,2014-05-06,F,ENROLLED,Nowhere High,009",
    "S000003,Doe,Ada,2014-05-06,F,ENROLLED,Lincoln Elementary,001",
  ].join("\n");
  const outcome = await loadCsv(school, "students", csv);
  expect((await readErrorFile(outcome)).split("\r\n")).toEqual([
    `${heading},_error,_fix`,
    'ODD1,"O""Brien, Jr."," Ada ",soon,F,ENROLLED,Lincoln Elementary,001,Date of Birth is no date.,"Use YYYY-MM-DD, such as 2012-03-04."',
    'ODD2,Doe,Bo,2014-05-06,F,ENROLLED,Nowhere High,009,Building “Nowhere High” is not a known building.,"Correct the name, or load the building first."',
    "S000003,Doe,Ada,2014-05-06,F,ENROLLED,Lincoln Elementary,001,Student Id repeats the row on line 5.,Keep one of the two.",
    "",
  ]);
});

test("the error file loads again once corrected", async () => {
  const csv = studentsCsv(idsOf(60)).replace("2014-05-06", "soon");
  const errors = await readErrorFile(await loadCsv(school, "students", csv));
  expect(await readStored(school, "students")).toHaveLength(59);
  const again = await loadCsv(school, "students", errors.replace("soon", "2014-05-06"));
  expect(again.report).toMatchObject({ rowsRead: 1, rowsAdded: 1, rowsRejected: 0 });
});

test("an error file that still has errors gives one with today's errors, not both", async () => {
  const csv = studentsCsv(idsOf(60)).replace("2014-05-06", "soon");
  const errors = await readErrorFile(await loadCsv(school, "students", csv));
  const again = await loadCsv(school, "students", errors.replace("soon", "2014-02-30"));
  expect((await readErrorFile(again)).split("\r\n")[0]).toBe(`${heading},_error,_fix`);
  expect(await readErrorFile(again)).toContain("2014-02-30");
});

test("also a load of which nothing was stored has one", async () => {
  const csv = studentsCsv(idsOf(10)).replaceAll("2014-05-06", "soon");
  const outcome = await loadCsv(school, "students", csv);
  expect(outcome.failure?.reason).toBe("too_many_errors");
  expect((await readErrorFile(outcome)).split("\r\n")).toHaveLength(12);
});

test("rows of JSON come back as CSV, and cells without a column are not lost", async () => {
  const good = idsOf(60).map((student_id) => ({
    student_id,
    last_name: "Doe",
    first_name: "Ada",
    date_of_birth: "2014-05-06",
    gender: "F",
    district_enrollment: "ENROLLED",
    building: "Lincoln Elementary",
    building_reporting_id: "001",
  }));
  const rows = [...good, { ...good[0], student_id: "ODD", gender: "?", grade: "05" }];
  const text = JSON.stringify(rows);
  const outcome = await loadBatches(school, "students", () => readJson(cut(text)));
  const [head, row] = (await readErrorFile(outcome)).split("\r\n");
  expect(head).toBe(`${heading},grade,_error,_fix`);
  expect(row).toBe(
    'ODD,Doe,Ada,2014-05-06,?,ENROLLED,Lincoln Elementary,001,05,Gender is not a known code.,"Use one of M, F."',
  );
  const ragged = `${studentsCsv(idsOf(60))}\nODD,Doe,Ada,2014-05-06,F,ENROLLED,Lincoln Elementary,001,more,cells`;
  const lines = (await readErrorFile(await loadCsv(school, "students", ragged))).split("\r\n");
  expect(lines[1]).toContain("Cells without a heading: more | cells");
});

test("a load without rejected rows has none", async () => {
  expect(await readErrorFile(await loadCsv(school, "students", studentsCsv(["A1"])))).toBe("none");
});

test("rejected rows lie sealed on the disk", async () => {
  const csv = `${studentsCsv(idsOf(60))}\nODD,Unmistakable,Ada,soon,F,ENROLLED,Lincoln Elementary,001`;
  await loadCsv(school, "students", csv);
  const files = new Bun.Glob("**/*").scan({ cwd: house.deps.config.dataDir, absolute: true });
  for await (const file of files) expect(await Bun.file(file).text()).not.toContain("Unmistakable");
});
