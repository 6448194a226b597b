import { describe, expect, test } from "bun:test";
import { readCsv } from "../../src/formats/read-csv.ts";
import { cut, readRefusal, readWhole } from "./reading.ts";

const read = (content: string, size?: number) => readWhole(readCsv(cut(content, size)));
const refuse = (content: string, size?: number) => readRefusal(readCsv(cut(content, size)));

describe("rows and lines", () => {
  test("a row carries the physical line on which it begins", async () => {
    const { rows } = await read('id,text\n1,"a\nb\r\nc\rd"\n\n2,x\r\n3,"\n"\r4,y');
    expect(rows).toEqual([
      { line: 2, cells: ["1", "a\nb\r\nc\rd"] },
      { line: 7, cells: ["2", "x"] },
      { line: 8, cells: ["3", "\n"] },
      { line: 10, cells: ["4", "y"] },
    ]);
  });

  test("a heading may hold a line end, and rows below are still counted rightly", async () => {
    const { headings, rows } = await read('"Student\r\nId";Name\r\n1;Zoë\r\n');
    expect(headings).toEqual(["Student\r\nId", "Name"]);
    expect(rows).toEqual([{ line: 3, cells: ["1", "Zoë"] }]);
  });

  test("blank lines are passed over wherever they are", async () => {
    const { headings, rows } = await read("\r\n\n\na,b\n\n1,2\r\n\r\n\r\n3,4\n\n");
    expect(headings).toEqual(["a", "b"]);
    expect(rows).toEqual([
      { line: 6, cells: ["1", "2"] },
      { line: 9, cells: ["3", "4"] },
    ]);
  });

  test("an empty cell is null, quoted or not, and a line of them is a row", async () => {
    const { rows } = await read('a,b,c\n,"",x\n,,\n');
    expect(rows.map(({ cells }) => cells)).toEqual([
      [null, null, "x"],
      [null, null, null],
    ]);
  });

  test("in a file of one column a quoted empty cell is a row, and a blank line is none", async () => {
    const { rows } = await read('a\n""\n\nx\n');
    expect(rows).toEqual([
      { line: 2, cells: [null] },
      { line: 4, cells: ["x"] },
    ]);
  });

  test("a quote within an unquoted cell is text, and spaces are never cut", async () => {
    const { rows } = await read('a,b\n5\' 2", x "y" \n "z",\t\n');
    expect(rows.map(({ cells }) => cells)).toEqual([
      ["5' 2\"", ' x "y" '],
      [' "z"', "\t"],
    ]);
  });

  test("rows come in batches of a thousand, and every batch has the headings", async () => {
    const lines = Array.from({ length: 2_500 }, (_, index) => `${index},x`);
    const sizes: number[] = [];
    for await (const batch of readCsv(cut(`a,b\n${lines.join("\n")}`, 1_000))) {
      expect(batch.headings).toEqual(["a", "b"]);
      sizes.push(batch.rows.length);
    }
    expect(sizes).toEqual([1_000, 1_000, 500]);
  });

  test("a thousand rows make one batch and no empty second one", async () => {
    const { batches, rows } = await read(`a\n${"x\n".repeat(1_000)}`);
    expect({ batches, rows: rows.length }).toEqual({ batches: 1, rows: 1_000 });
  });
});

describe("delimiters", () => {
  test.each([",", ";", "\t", "|"])("%j is found by the heading line", async (delimiter) => {
    const { headings, rows } = await read(`id${delimiter}"a,b;c|d\te"\n1${delimiter}2\n`);
    expect(headings).toEqual(["id", "a,b;c|d\te"]);
    expect(rows).toEqual([{ line: 2, cells: ["1", "2"] }]);
  });

  test("other delimiters inside quoted headings do not count", async () => {
    for (const headings of [
      ["a,b,c,d", "e|f|g"],
      ["id", "a,b,c"],
      ["a|b|c", "id", "x"],
    ]) {
      const line = headings
        .map((heading) => (heading.length > 2 ? `"${heading}"` : heading))
        .join(";");
      expect((await read(`${line}\n1;2;3\n`)).headings).toEqual(headings);
    }
  });

  test("Excel's separator line is obeyed and is a line", async () => {
    const { headings, rows } = await read("sep=|\r\na,b|c\r\n1|2\r\n");
    expect(headings).toEqual(["a,b", "c"]);
    expect(rows).toEqual([{ line: 3, cells: ["1", "2"] }]);
  });
});

describe("defects", () => {
  test("a row that is too short or too long comes as it stood, with the reason, and reading goes on", async () => {
    const { rows } = await read("a,b,c\n1,2\n1,2,3,4\n1\n1,2,3\n");
    expect(rows.map(({ cells }) => cells)).toEqual([
      ["1", "2"],
      ["1", "2", "3", "4"],
      ["1"],
      ["1", "2", "3"],
    ]);
    expect(rows.map(({ defect }) => defect?.slice(0, 44))).toEqual([
      "The row has 2 cells, the heading line has 3.",
      "The row has 4 cells, the heading line has 3.",
      "The row has 1 cell, the heading line has 3. ",
      undefined,
    ]);
  });

  test("a cell longer than the limit is a defect of its row only", async () => {
    const { rows } = await read(`a,b\n1,${"x".repeat(100_000)}\n2,${"x".repeat(100_001)}\n3,x\n`);
    expect(rows.map(({ defect }) => defect)).toEqual([
      undefined,
      "A cell is longer than 100000 characters.",
      undefined,
    ]);
  });
});

/** What is wrong, the file, and how the refusal begins. */
const refusedFiles: [string, string, string][] = [
  [
    "a quote left open",
    'id,name\n1,x\n2,"Zoë\n3,y\n4,z\n',
    "Line 3, column 2 (name): the quote that opens",
  ],
  [
    "a quote left open in the heading line",
    'id,"name\n1,x\n',
    "Line 1, column 2: the quote that opens",
  ],
  [
    "a quote that is not doubled",
    'id,name\n1,"a "big" one"\n',
    "Line 2, column 2 (name): the quoted cell",
  ],
  ["a space behind a closing quote", 'id,name\n"1" ,x\n', "Line 2, column 1 (id): the quoted cell"],
  [
    "a quote left open below a cell of many lines",
    'id,name\n"1\n\n","x\n',
    "Line 4, column 2 (name): the quote",
  ],
  ["a NUL behind lines in quotes", 'id,name\n1,"a\nb\0c"\n', "Line 3, column 2 (name): a NUL"],
  ["a NUL behind a line end", "id,name\r\n1,x\r\n\0", "Line 3, column 1 (id): a NUL"],
  ["a NUL behind a lone CR", "id,name\r1,x\r\0", "Line 3, column 1 (id): a NUL"],
  ["a heading twice", "id,name,id\n1,2,3\n", 'Line 1: the heading "id" stands twice'],
  ["a column without a heading", "\nid,name,\n1,2,\n", "Line 2: column 3 has no heading"],
  [
    "a last row that is cut",
    "id,name,city\n1,x,y\n2,x",
    "Line 3, column 2 (name): the file ends here",
  ],
  [
    "more than 1000 cells",
    `a,b\n${",".repeat(1_000)}\n`,
    "Line 2, column 1000: the row has more than",
  ],
  [
    "an endless row",
    `a\nx\n${"x".repeat(1_000_001)}\n`,
    "Line 3: the row that begins here is longer",
  ],
  [
    "an endless quoted cell",
    `a\n"${"x\n".repeat(600_000)}`,
    "Line 2: the row that begins here is longer",
  ],
];

describe("refusals", () => {
  test.each(refusedFiles)(
    "%s is refused by its place, however the bytes are cut",
    async (_name, content, sentence) => {
      for (const size of content.length > 10_000 ? [20_000, 2_000_000] : [1, 2, 5, 65_536]) {
        const refusal = await refuse(content, size);
        expect(refusal.code).toBe("format_invalid");
        expect(refusal.message).toStartWith(sentence);
      }
    },
  );

  test("rows before the place of a refusal were given unchanged", async () => {
    const given: unknown[] = [];
    const lines = Array.from({ length: 1_500 }, (_, index) => `${index},x`);
    const reading = readCsv(cut(`id,name\n${lines.join("\n")}\n1500,"x\n`));
    const ends = (async () => {
      for await (const { rows } of reading) given.push(...rows.map(({ cells }) => cells));
    })();
    await expect(ends).rejects.toThrow("Line 1502, column 2 (name)");
    expect(given).toEqual(lines.slice(0, 1_000).map((line) => line.split(",")));
  });
});

describe("cutting", () => {
  const content =
    '\uFEFFid;"na;me";note\r\n001;"Zoë ""Z"" 李";😀\r002;"two\r\nlines;";=1+1\n\n003;;"é"\r\n004;"x";y\r\n';
  const bytes = new TextEncoder().encode(content);

  test("chunks of any size, and a cut at any byte, give the same rows", async () => {
    const whole = await readWhole(readCsv(cut(bytes)));
    expect(whole.rows).toHaveLength(4);
    for (let at = 1; at < bytes.length; at++) {
      expect(await readWhole(readCsv(cut(bytes, at)))).toEqual(whole);
      const halves = (async function* () {
        yield bytes.subarray(0, at);
        yield bytes.subarray(at);
      })();
      expect(await readWhole(readCsv(halves))).toEqual(whole);
    }
  });

  test("a file that ends at any byte never gives a changed row, but for a last cell without its line end", async () => {
    const whole = await readWhole(readCsv(cut(bytes)));
    let shortened = 0;
    for (let length = 0; length < bytes.length; length++) {
      const rows = await readRows(bytes.subarray(0, length));
      if (rows === undefined) continue;
      const last = rows.at(-1);
      const same = whole.rows[rows.length - 1];
      expect(rows.slice(0, -1)).toEqual(whole.rows.slice(0, Math.max(0, rows.length - 1)));
      expect(last?.line).toBe(same?.line);
      expect(last?.cells.slice(0, -1)).toEqual(same?.cells.slice(0, -1));
      expect(same?.cells.at(-1) ?? "").toStartWith(last?.cells.at(-1) ?? "");
      const isLost = last?.cells.at(-1) === null && same?.cells.at(-1) !== null;
      expect(last?.defect === undefined).toBe(!isLost);
      if (last?.cells.at(-1) !== same?.cells.at(-1)) shortened += 1;
    }
    // Counted, so that refusing everything would not pass: nothing of 😀, =1+1 (4 times), "é" and y.
    expect(shortened).toBe(7);
  });

  async function readRows(part: Uint8Array) {
    try {
      return (await readWhole(readCsv(cut(part)))).rows;
    } catch (error) {
      expect(error).toHaveProperty("code", expect.stringMatching(/^(format_invalid|empty_file)$/));
      return undefined;
    }
  }
});
