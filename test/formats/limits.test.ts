import { describe, expect, test } from "bun:test";
import {
  bodyBytesMax,
  cellCharactersMax,
  columnsMax,
  depthMax,
  fileBytesMax,
  rowCharactersMax,
  rowsMax,
  zipBytesMax,
  zipEntriesMax,
  zipGrowthMax,
} from "../../src/formats/limits.ts";
import { closeRow, noRows } from "../../src/formats/named-rows.ts";
import { readRows } from "../../src/formats/index.ts";
import { cut, readRefusal, readWhole } from "./reading.ts";
import { refusalOf, unzip, zipOf } from "./zip-bytes.ts";

const table = readTable(await Bun.file(new URL("../../README.md", import.meta.url)).text());

/** By the first column: the number, and the words that the sender reads. */
function readTable(readme: string): Map<string, { most: number; words: string }> {
  const section = /\n## Limits\n([\s\S]*?)\n## /.exec(readme)?.[1] ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("| ") && /\d/.test(line));
  return new Map(
    lines.map((line) => {
      const [, name = "", most = "", , words = ""] = line.split("|").map((cell) => cell.trim());
      return [name, { most: Number(most.replaceAll(",", "")), words: words.replaceAll("`", "") }];
    }),
  );
}

test("the README's table has the limits that the code has", () => {
  expect([...table].map(([name, { most }]) => [name, most])).toEqual([
    ["bytes, fetched", fileBytesMax],
    ["bytes, sent by API", bodyBytesMax],
    ["rows", rowsMax],
    ["characters of a row", rowCharactersMax],
    ["characters of a cell", cellCharactersMax],
    ["columns", columnsMax],
    ["depth of JSON, and of XML", depthMax],
    ["files of a zip", zipEntriesMax],
    ["bytes of a zip's files, unpacked", zipBytesMax],
    ["times that a file of a zip may grow", zipGrowthMax],
  ]);
});

const layout = { root: "students", item: "student" };
const read = (format: "csv" | "json" | "ndjson" | "xml", content: string) =>
  readRows(format, cut(content), { encoding: "utf-8", layout });
const wordsOf = (name: string) => table.get(name)?.words ?? "nothing";
const longRow = "x".repeat(rowCharactersMax + 300_000);
const names = Array.from({ length: columnsMax + 1 }, (_, index) => `m${index}`);
const deep = "[".repeat(depthMax + 1);
const deepXml = "<a>".repeat(depthMax + 1);

describe("a file over a limit tells its sender what the README says", () => {
  test.each([
    ["characters of a row", "csv", `a\n"${longRow}`],
    ["characters of a row", "json", `[{"a":"${longRow}`],
    ["characters of a row", "ndjson", `{"a":"${longRow}`],
    ["characters of a row", "xml", `<students><student><a>${longRow}`],
    ["columns", "csv", names.join(",")],
    ["columns", "json", `[{${names.map((name) => `"${name}":1`).join(",")}}]`],
    ["columns", "xml", `<students><student>${names.map((name) => `<${name}/>`).join("")}`],
    ["depth of JSON, and of XML", "json", `[${deep}]`],
    ["depth of JSON, and of XML", "ndjson", deep],
    ["depth of JSON, and of XML", "xml", `<students><student>${deepXml}`],
  ] as const)("%s: %s", async (name, format, content) => {
    expect((await readRefusal(read(format, content))).message).toContain(wordsOf(name));
  });

  test("characters of a cell, as a defect of the row", async () => {
    const cell = "x".repeat(cellCharactersMax + 1);
    for (const [format, content] of [
      ["csv", `a\n${cell}\n`],
      ["json", `[{"a":"${cell}"}]`],
      ["json", `[{"a":1${"0".repeat(cellCharactersMax)}}]`],
      ["xml", `<students><student><a>${cell}</a></student></students>`],
    ] as const) {
      const { rows } = await readWhole(read(format, content));
      expect(rows.map(({ defect }) => defect)).toEqual([wordsOf("characters of a cell")]);
    }
  });

  test("rows", () => {
    const rows = noRows((name) => name);
    rows.rowCount = rowsMax - 1;
    closeRow(rows, { line: 1, cells: [] });
    expect(() => closeRow(rows, { line: 2, cells: [] })).toThrow(wordsOf("rows"));
  });

  const many = Array.from({ length: zipEntriesMax + 1 }, (_, index) => ({ name: `${index}` }));
  const large = many.slice(0, 3).map((file) => ({ ...file, both: { bytes: fileBytesMax } }));
  test.each([
    ["files of a zip", zipOf(many)],
    ["bytes of a zip's files, unpacked", zipOf(large)],
    [
      "times that a file of a zip may grow",
      zipOf([{ name: "a", content: new Uint8Array(2_000_000) }]),
    ],
  ])("%s", async (name, bytes) => {
    const refusal = await refusalOf(unzip(bytes));
    expect([refusal.code, refusal.message]).toEqual([
      "too_large",
      expect.stringContaining(wordsOf(name)),
    ]);
  });
});
