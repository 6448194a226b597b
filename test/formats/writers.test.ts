import { describe, expect, test } from "bun:test";
import { fileFormats } from "../../src/formats/index.ts";
import { writeCsv } from "../../src/formats/csv.ts";
import { writeJson } from "../../src/formats/json.ts";
import { writeNdjson } from "../../src/formats/ndjson.ts";
import { readCsv } from "../../src/formats/read-csv.ts";
import { batchesOf, cut, layoutOf, readWhole, writeWhole } from "./reading.ts";

const layout = layoutOf("student_id", "active", "minutes", "grade");
const first = { student_id: "00123", active: true, minutes: 30, grade: null };
const second = { grade: "05", minutes: 0, active: false, student_id: "00456" };

describe("CSV", () => {
  test("has a header line of wire names, CRLF and empty cells for nothing", async () => {
    const file = await writeWhole(writeCsv(layout, batchesOf([first], [], [second])));
    expect(file).toBe("student_id,active,minutes,grade\r\n00123,true,30,\r\n00456,false,0,05\r\n");
  });

  test("has the header line even without rows", async () => {
    expect(await writeWhole(writeCsv(layout, batchesOf()))).toBe(
      "student_id,active,minutes,grade\r\n",
    );
  });

  test("shows report field names when asked, quoted where they need it", async () => {
    const columns = [
      { name: "goal_objective", label: "Goal, Objective" },
      { name: "city", label: "City" },
    ];
    const file = await writeWhole(
      writeCsv({ ...layout, columns, reportFieldNames: true }, batchesOf()),
    );
    expect(file).toBe('"Goal, Objective",City\r\n');
  });

  test("keeps a row whose only cell is empty", async () => {
    const rows = [{ grade: null }, { grade: "05" }, { grade: "" }];
    const file = await writeWhole(writeCsv(layoutOf("grade"), batchesOf(rows)));
    const whole = await readWhole(readCsv(cut(file)));
    expect(whole.rows.map(({ cells }) => cells)).toEqual([[null], ["05"], [null]]);
  });

  test("leaves out what the layout does not name", async () => {
    const file = await writeWhole(writeCsv(layoutOf("grade"), batchesOf([second])));
    expect(file).not.toContain("00456");
  });
});

describe("JSON", () => {
  test("is an array with one row a line, in the order of the layout", async () => {
    const file = await writeWhole(writeJson(layout, batchesOf([first], [], [second])));
    expect(file).toBe(
      '[\n{"student_id":"00123","active":true,"minutes":30,"grade":null},\n' +
        '{"student_id":"00456","active":false,"minutes":0,"grade":"05"}\n]\n',
    );
  });

  test("is an empty array without rows", async () => {
    expect(JSON.parse(await writeWhole(writeJson(layout, batchesOf([]))))).toEqual([]);
  });

  test("leaves out what the layout does not name", async () => {
    const file = await writeWhole(writeJson(layoutOf("grade"), batchesOf([second])));
    expect(JSON.parse(file)).toEqual([{ grade: "05" }]);
  });
});

describe("NDJSON", () => {
  test("is one row a line, and nothing without rows", async () => {
    const file = await writeWhole(writeNdjson(layout, batchesOf([first], [second])));
    expect(
      file
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([first, second]);
    expect(await writeWhole(writeNdjson(layout, batchesOf()))).toBe("");
  });
});

test("every format writes rows of any layout", async () => {
  for (const format of fileFormats) {
    const file = await writeWhole(format.write(layout, batchesOf([first])));
    expect(file).toContain("00123");
  }
});
