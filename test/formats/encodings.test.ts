import { describe, expect, test } from "bun:test";
import { readCsv } from "../../src/formats/read-csv.ts";
import { cut, readRefusal, readWhole } from "./reading.ts";

const folder = new URL("../fixtures/encodings/", import.meta.url);
const expected = await Bun.file(new URL("expected.json", folder)).json();
const headings =
  "Student Id,Last Name,First Name,Date of Birth,Gender,District Enrollment,Grade,Address,Building,Building Reporting Id";

// The reader gives cells as they stood: the date forms and the words for a gender are the engine's to read.
const rows = expected.rows.map((row: Record<string, string>) => Object.values(row));
rows[1][3] = "03/04/2013";
rows[1][4] = "male";

const files = Object.entries<{ result: string }>(expected.files);
const imported = files.filter(([, { result }]) => result === "imported").map(([name]) => name);
const declared = files
  .filter(([, { result }]) => result.startsWith("imported when declared"))
  .map(([name]) => name);

async function readFile(name: string): Promise<Uint8Array> {
  return Bun.file(new URL(name, folder)).bytes();
}

test("every file that expected.json names is looked at here", () => {
  const refused = [
    "utf16le-nobom.csv",
    "nul.csv",
    "invalid-utf8.csv",
    "empty.csv",
    "header-only.csv",
  ];
  expect([...imported, ...declared, ...refused].toSorted()).toEqual(
    files.map(([name]) => name).toSorted(),
  );
});

describe.each(imported)("%s", (name) => {
  test.each([1, 2, 5, 65_536])("gives both rows exactly, read %i bytes at a time", async (size) => {
    const whole = await readWhole(readCsv(cut(await readFile(name), size)));
    expect(whole.headings).toEqual(headings.split(","));
    const cells = structuredClone(rows);
    if (name === "cr-only.csv") cells[1][7] = "two\rlines";
    expect(whole.rows.map((row) => row.cells)).toEqual(cells);
    const headingLine = name === "sep-line.csv" ? 2 : 1;
    expect(whole.rows.map((row) => row.line)).toEqual([headingLine + 1, headingLine + 2]);
  });
});

describe.each(declared)("%s", (name) => {
  test("is read when declared as Windows-1252", async () => {
    const whole = await readWhole(readCsv(cut(await readFile(name)), { encoding: "windows-1252" }));
    const last = name === "cp1252.csv" ? "O’Brien" : "O'Brien";
    expect(whole.rows.map(({ cells }) => cells.slice(1, 3))).toEqual([
      ["Nuñez", "Zoë"],
      [last, "Li"],
    ]);
  });

  test("is refused as not UTF-8 when nothing is declared", async () => {
    const refusal = await readRefusal(readCsv(cut(await readFile(name))));
    expect(refusal.code).toBe("format_invalid");
    expect(refusal.message).toStartWith("Line 2, column 2 (Last Name): ");
    expect(refusal.message).toContain("Windows-1252");
  });
});

test.each([1, 7, 65_536])(
  "nul.csv and invalid-utf8.csv are refused by line and column, read %i bytes at a time",
  async (size) => {
    for (const [name, word] of [
      ["nul.csv", "NUL"],
      ["invalid-utf8.csv", "not UTF-8"],
    ] as const) {
      const refusal = await readRefusal(readCsv(cut(await readFile(name), size)));
      expect(refusal.code).toBe("format_invalid");
      expect(refusal.message).toStartWith("Line 2, column 2 (Last Name): ");
      expect(refusal.message).toContain(word);
    }
  },
);

test("UTF-16 without a byte order mark is refused and told about the mark", async () => {
  const refusal = await readRefusal(readCsv(cut(await readFile("utf16le-nobom.csv"))));
  expect(refusal.code).toBe("format_invalid");
  expect(refusal.message).toStartWith("Line 1, column 1: ");
  expect(refusal.message).toContain("byte order mark");
});

test("empty.csv is refused, and so is a file of nothing but a byte order mark or line ends", async () => {
  const nothings = [await readFile("empty.csv"), "\uFEFF", "\n\r\n\r", "\x1a", "\n\x1a"];
  for (const content of [...nothings, new Uint8Array([0xff, 0xfe]), new Uint8Array([0xfe, 0xff])]) {
    expect((await readRefusal(readCsv(cut(content)))).code).toBe("empty_file");
  }
});

test("header-only.csv gives one batch of headings without rows, for the engine to refuse", async () => {
  const whole = await readWhole(readCsv(cut(await readFile("header-only.csv"))));
  expect(whole).toEqual({ headings: headings.split(","), rows: [], batches: 1 });
});

test("a byte order mark wins over a declared Windows-1252", async () => {
  const content = await readFile("utf8-bom.csv");
  const whole = await readWhole(readCsv(cut(content), { encoding: "windows-1252" }));
  expect(whole.rows[0]?.cells[1]).toBe("Nuñez");
});

test("UTF-16 beyond the first plane is read, wherever it is cut", async () => {
  const little = new Uint8Array(Buffer.from("\uFEFFa\n😀\n👩‍👧\n", "utf16le"));
  const big = new Uint8Array(Buffer.from(little).swap16());
  for (const bytes of [little, big]) {
    for (const size of [1, 2, 3, 7, 100]) {
      const whole = await readWhole(readCsv(cut(bytes, size)));
      expect(whole.rows.map(({ cells }) => cells)).toEqual([["😀"], ["👩‍👧"]]);
    }
  }
});

test("a Windows-1252 file may begin with a letter that begins a byte order mark", async () => {
  for (const letter of ["ï", "ÿ", "þ"]) {
    const content = new Uint8Array(Buffer.from(`${letter}d\nx\n`, "latin1"));
    const whole = await readWhole(readCsv(cut(content), { encoding: "windows-1252" }));
    expect(whole.headings).toEqual([`${letter}d`]);
  }
});

test("UTF-8 declared as Windows-1252 is refused where a byte means nothing in it", async () => {
  const refusal = await readRefusal(readCsv(cut("Name\nÁngel\n"), { encoding: "windows-1252" }));
  expect(refusal.message).toStartWith("Line 2, column 1 (Name): ");
});

test.each([
  [
    "half a character at the end",
    [0x61, 0x0a, 0xc3],
    "Line 2, column 1 (a): the file ends within a character",
  ],
  [
    "an overlong form",
    [0x61, 0x0a, 0xc0, 0xaf],
    "Line 2, column 1 (a): a character here is not UTF-8",
  ],
  [
    "a surrogate",
    [0x61, 0x0a, 0x62, 0xed, 0xa0, 0x80],
    "Line 2, column 1 (a): a character here is not UTF-8",
  ],
  [
    "a stray following byte",
    [0x61, 0x0a, 0x62, 0x0a, 0x80],
    "Line 3, column 1 (a): a character here is not UTF-8",
  ],
  [
    "an odd byte of UTF-16",
    [0xff, 0xfe, 0x61, 0x00, 0x0a],
    "Line 1, column 1: the file ends within a character",
  ],
  [
    "half a pair of UTF-16",
    [0xff, 0xfe, 0x61, 0, 0x0a, 0, 0, 0xd8, 0x62, 0],
    "Line 2, column 1 (a): half a character",
  ],
])("%s is refused at its place, however the bytes are cut", async (_name, bytes, sentence) => {
  for (const size of [1, 2, 3, 100]) {
    const refusal = await readRefusal(readCsv(cut(new Uint8Array(bytes), size)));
    expect(refusal.code).toBe("format_invalid");
    expect(refusal.message).toStartWith(sentence);
  }
});
