import { expect, test } from "bun:test";
import { readTime } from "../../src/catalog/read-moment.ts";
import { writeCsv } from "../../src/formats/csv.ts";
import { fileFormats } from "../../src/formats/index.ts";
import { readCsv } from "../../src/formats/read-csv.ts";
import type { RowLayout } from "../../src/formats/rows.ts";
import { cut, layoutOf, readWhole } from "./reading.ts";
import { fileOf } from "./writing.ts";

function withTimes(...names: string[]): RowLayout {
  const layout = layoutOf("id", "start", "note");
  const columns = layout.columns.filter(({ name }) => names.includes(name));
  return {
    ...layout,
    columns: columns.map((column) => ({ ...column, isTime: column.name === "start" })),
  };
}

const layout = withTimes("id", "start", "note");
const minutesOfDay = Array.from({ length: 24 * 60 }, (_, minute) =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":"),
);

test.each([
  ["00:00", "12:00 AM"],
  ["00:59", "12:59 AM"],
  ["09:05", "09:05 AM"],
  ["11:59", "11:59 AM"],
  ["12:00", "12:00 PM"],
  ["13:05", "01:05 PM"],
  ["23:59", "11:59 PM"],
])("%s stands in CSV as %s", async (start, cell) => {
  const file = await fileOf(writeCsv, layout, [{ id: "1", start, note: start }]);
  expect(file).toBe(`id,start,note\r\n1,${cell},${start}\r\n`);
});

test.each(fileFormats.filter(({ name }) => name !== "csv").map(({ name, write }) => [name, write]))(
  "in %s a time is HH:MM of 24 hours",
  async (_name, write) => {
    const file = await fileOf(write, layout, [{ id: "1", start: "13:05", note: null }]);
    expect(file).toContain("13:05");
    expect(file).not.toContain("PM");
  },
);

test("every minute of the day comes back from CSV as it was", async () => {
  const rows = minutesOfDay.map((start) => ({ id: start, start, note: null }));
  const { rows: read } = await readWhole(readCsv(cut(await fileOf(writeCsv, layout, rows))));
  const times = read.map(({ cells }) => readTime(cells[1] ?? ""));
  expect(times).toEqual(minutesOfDay.map((value) => ({ value })));
});

test("nothing stays nothing, and what is no time stays as it is", async () => {
  const rows = [null, "", "noon", "1:05", "13:05:00", 'a,"b'].map((start) => ({
    id: "1",
    start,
    note: "x",
  }));
  const { rows: read } = await readWhole(readCsv(cut(await fileOf(writeCsv, layout, rows))));
  expect(read.map(({ cells }) => cells[1])).toEqual([
    null,
    null,
    "noon",
    "1:05",
    "13:05:00",
    'a,"b',
  ]);
});

test("a file of times alone is quoted as others of one column are", async () => {
  const rows = [{ start: "13:05" }, { start: null }];
  const file = await fileOf(writeCsv, withTimes("start"), rows);
  expect(file).toBe('"start"\r\n"01:05 PM"\r\n""\r\n');
});

test("a time is no formula, and hides none that stands beside it", async () => {
  const csv = { formulas: "prefix", byteOrderMark: false, lineEnd: "lf" } as const;
  const row = { id: "=1+1", start: "13:05", note: "-x" };
  const file = await fileOf(writeCsv, { ...layout, csv }, [row]);
  expect(file).toBe("id,start,note\n'=1+1,01:05 PM,'-x\n");
});

test("a block whose every cell grows is written whole", async () => {
  const { columns } = withTimes("start");
  const wide = { ...layout, columns: Array.from({ length: 50 }, () => columns).flat() };
  const rows = Array.from({ length: 3_000 }, () => ({ start: "13:05" }));
  const [, ...lines] = (await fileOf(writeCsv, wide, rows)).trimEnd().split("\r\n");
  expect(new Set(lines)).toEqual(new Set([Array.from({ length: 50 }, () => "01:05 PM").join(",")]));
  expect(lines).toHaveLength(3_000);
});
