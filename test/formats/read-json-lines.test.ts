import { describe, expect, test } from "bun:test";
import { readJson } from "../../src/formats/read-json.ts";
import { cut, readRefusal, readWhole } from "./reading.ts";

const readLines = (content: string, size?: number) =>
  readWhole(readJson(cut(content, size), { isLines: true }));
const refuse = (content: string, size?: number) =>
  readRefusal(readJson(cut(content, size), { isLines: true }));

describe("rows", () => {
  const content =
    '{"id":"001","n":1.50}\r\n\n \t{ "n": null, "id": "a\\nb" } \n\n{"id":"002","x":"Zoë"}\n\n';
  const expected = {
    headings: ["id", "n", "x"],
    rows: [
      { line: 1, cells: ["001", "1.50", undefined] },
      { line: 3, cells: ["a\nb", null, undefined] },
      { line: 5, cells: ["002", undefined, "Zoë"] },
    ],
    batches: 1,
  };

  test("a row carries its line of the file, and blank lines are passed over", async () => {
    for (const size of [1, 2, 7, 65_536])
      expect(await readLines(content, size)).toStrictEqual(expected);
  });

  test("the last line may lack its line end", async () => {
    expect(await readLines(content.trimEnd())).toEqual(expected);
  });

  test("a file that calls itself JSON is read as lines when a whole object stands on its first line", async () => {
    for (const size of [1, 2, 7, 65_536])
      expect(await readWhole(readJson(cut(`\n${content}`, size)))).toEqual({
        ...expected,
        rows: expected.rows.map((row) => ({ ...row, line: row.line + 1 })),
      });
    expect((await readWhole(readJson(cut('{"a":{"data":[1]}} \r\n')))).rows).toHaveLength(1);
  });

  test("rows come in batches of a thousand", async () => {
    const lines = Array.from({ length: 2_500 }, (_, index) => `{"id":"${index}"}`);
    const { batches, rows } = await readLines(lines.join("\n"), 1_000);
    expect({ batches, rows: rows.length, last: rows.at(-1) }).toEqual({
      batches: 3,
      rows: 2_500,
      last: { line: 2_500, cells: ["2499"] },
    });
  });

  test("what is no object, and a name that stands twice, spoil their row only", async () => {
    const { rows } = await readLines('{"a":"1"}\n[]\n"x"\n{"a":"1","a":"2"}\n{"a":[]}\n{"a":"3"}');
    expect(rows.map(({ defect }) => defect)).toEqual([
      undefined,
      "The row is no JSON object.",
      "The row is no JSON object.",
      '"a" stands twice in the row.',
      '"a" is a list or an object; rows are flat.',
      undefined,
    ]);
  });
});

/** What is wrong, the file, and how the refusal begins. */
const refusedFiles: [string, string, string][] = [
  ["a file cut in a line", '{"a":1}\n{"a":"x', "Line 2, column 8: the file ends here"],
  ["a row on two lines", '{"a":1}\n{"a":\n1}\n', "Line 2, column 6: the line ends here"],
  ["two rows on a line", '{"a":1}\n{"a":1}{"a":2}\n', "Line 2, column 8: the end of the line"],
  ["a comma behind a row", '{"a":1},\n{"a":2}\n', "Line 1, column 8: the end of the line"],
  ["an array over lines", '[\n{"a":1}\n]\n', "Line 1, column 2: the line ends here"],
  ["no JSON at all", "id,name\n", "Line 1, column 1: a value was expected"],
  [
    "brackets too deep",
    `{"a":1}\n{"a":${"[".repeat(100_000)}\n`,
    "Line 2, column 37: brackets stand more than 32 deep",
  ],
  [
    "an endless line",
    `{"a":1}\n{"a":"${"x".repeat(1_000_001)}"}\n`,
    "Line 2, column 1: the row that begins here is longer",
  ],
];

test.each(refusedFiles)("%s is refused by its place", async (_name, content, sentence) => {
  for (const size of content.length > 10_000 ? [20_000, 2_000_000] : [1, 2, 5, 65_536]) {
    const refusal = await refuse(content, size);
    expect(refusal.code).toBe("format_invalid");
    expect(refusal.message).toStartWith(sentence);
  }
});

test.each(["", "\uFEFF", " \n\r\n"])("%j is an empty file", async (content) => {
  expect((await refuse(content)).code).toBe("empty_file");
});
