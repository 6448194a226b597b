import { describe, expect, test } from "bun:test";
import { readXml } from "../../src/formats/read-xml.ts";
import { cut, readRefusal, readWhole } from "./reading.ts";

const names = { root: "students", item: "student" };
const read = (content: string | Uint8Array, size?: number) =>
  readWhole(readXml(cut(content, size), names));
const refuse = (content: string | Uint8Array, size?: number) =>
  readRefusal(readXml(cut(content, size), names));
const student = (cells: string) => `<students><student>${cells}</student></students>`;

describe("rows", () => {
  const content = `<?xml version="1.0" encoding="UTF-8"?>
<!-- a <student> that is none -->
<?tool what="ever" ?>
<students>
  <student>
    <id>00123</id>
    <name>Zoë</name>
    <n/>
  </student><student><name>two
lines</name><id>2</id></student>

  <!-- </student> -->
  <student><id><![CDATA[<3> & ]]&#93;]]></id><n>&lt;&amp;&gt;&#233;&#xE9;</n></student>
  <student
    ><id> 4 </id><n></n><name
    >x</name></student >
  <student/>
</students>
<!-- the end -->
`;
  const expected = {
    headings: ["id", "name", "n"],
    rows: [
      { line: 5, cells: ["00123", "Zoë", null] },
      { line: 9, cells: ["2", "two\nlines", undefined] },
      { line: 13, cells: ["<3> & ]]&#93;", undefined, "<&>éé"] },
      { line: 14, cells: [" 4 ", "x", null] },
      { line: 17, cells: [undefined, undefined, undefined] },
    ],
    batches: 1,
  };

  test("carry their line, and their cells in the order of the headings", async () => {
    expect(await read(content)).toStrictEqual(expected);
  });

  test("are the same however the bytes are cut, and with any line end", async () => {
    const bytes = new TextEncoder().encode(content);
    for (let at = 1; at < bytes.length; at++) {
      expect(await read(bytes, at)).toEqual(expected);
      const halves = (async function* () {
        yield bytes.subarray(0, at);
        yield bytes.subarray(at);
      })();
      expect(await readWhole(readXml(halves, names))).toEqual(expected);
    }
    for (const lineEnd of ["\r\n", "\r"]) {
      const other = content.replaceAll("\n", lineEnd);
      for (const size of [1, 2, 3, 100, 65_536]) expect(await read(other, size)).toEqual(expected);
    }
  });

  test("come in batches of a thousand, in any order of their cells", async () => {
    const rows = Array.from({ length: 2_500 }, (_, index) =>
      index % 2 === 0 ? `<id>${index}</id><n>x</n>` : `<n>x</n><id>${index}</id>`,
    );
    for (const row of [
      (cells: string) => `<student>${cells}</student>\n`,
      (cells: string) => `<student >${cells}</student >\n`,
    ]) {
      const sizes: number[] = [];
      const all: unknown[] = [];
      const file = `<students>\n${rows.map(row).join("")}</students>`;
      for await (const batch of readXml(cut(file), names)) {
        sizes.push(batch.rows.length);
        all.push(...batch.rows);
      }
      expect(sizes).toEqual([1_000, 1_000, 500]);
      expect(all).toEqual(
        rows.map((_, index) => ({ line: index + 2, cells: [String(index), "x"] })),
      );
    }
  });

  test.each(["<students/>", "<students></students>", "<students>\n<!-- none --></students>"])(
    "%p is one batch without rows and headings",
    async (content) => {
      expect(await read(content)).toEqual({ headings: [], rows: [], batches: 1 });
    },
  );

  test("spaces stay as they came, and references are read", async () => {
    const { rows } = await read(
      student("<a>  x\t</a><b> </b><c>a&#13;&#10;b</c><d>&apos;&quot;</d>"),
    );
    expect(rows[0]?.cells).toEqual(["  x\t", " ", "a\r\nb", "'\""]);
  });
});

describe("defects", () => {
  test.each([
    ["<a>1</a><a>2</a>", '"a" stands twice in the row.'],
    ["<a>1</a><b/><a/>", '"a" stands twice in the row.'],
    ["<a><b>1</b></a>", '"a" holds elements; rows are flat.'],
    ["<a>x<b/>y</a>", '"a" holds elements; rows are flat.'],
    ["x<a>1</a>", "The row holds text outside of its elements."],
    ["<a>1</a><![CDATA[x]]>", "The row holds text outside of its elements."],
    [`<a>${"x".repeat(100_001)}</a>`, "A cell is longer than 100000 characters."],
  ])("%s spoils its row only", async (cells, defect) => {
    const good = "<student><a>1</a></student>";
    const file = `<students>${good}<student>${cells}</student>${good}</students>`;
    const { rows } = await read(file);
    expect(rows.map((row) => row.defect)).toEqual([undefined, defect, undefined]);
    expect([rows[0]?.cells[0], rows[2]?.cells[0]]).toEqual(["1", "1"]);
  });
});

test("attributes are passed over with one notice for each name", async () => {
  const row = '\n<student id="1"><a lang="en" nil="x">1</a></student>';
  const batches = [];
  const file = `<students xmlns="urn:x">${row}${row}</students>`;
  for await (const batch of readXml(cut(file), names)) batches.push(batch);
  expect(batches[0]?.rows.map(({ cells }) => cells)).toEqual([["1"], ["1"]]);
  expect(batches[0]?.notices?.map(({ line, reason }) => [line, reason])).toEqual([
    [1, "the attribute xmlns of <students> was passed over"],
    [2, "the attribute id of <student> was passed over"],
    [2, "the attribute lang of <a> was passed over"],
    [2, "the attribute nil of <a> was passed over"],
  ]);
  expect(batches[0]?.notices?.[0]?.fix).toBe("Send what is to be read as elements.");
});

const laughs = `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "${"&lol;".repeat(10)}">]>\n<students>&lol2;</students>`;

/** What is wrong, the file, and how the refusal begins. */
const refusedFiles: [string, string, string][] = [
  [
    "a DOCTYPE",
    '<!DOCTYPE students SYSTEM "file:///etc/passwd"><students/>',
    "Line 1, column 47: a DOCTYPE",
  ],
  [
    "a DOCTYPE of entities",
    laughs,
    "Line 1, column 104: a DOCTYPE stands here, which is never read",
  ],
  [
    "another root",
    "<pupils/>",
    "Line 1, column 9: the file is called <pupils>; expected was <students>.",
  ],
  [
    "another row",
    "<students>\n<pupil/></students>",
    "Line 2, column 8: a row is called <pupil>; expected was <student>.",
  ],
  ["rows alone", "<student><a/></student>", "Line 1, column 9: the file is called <student>"],
  [
    "text between rows",
    "<students>\n<student/>x</students>",
    "Line 2, column 12: there is text between the rows.",
  ],
  [
    "an entity of HTML",
    student("<a>&nbsp;</a>"),
    "Line 1, column 28: an entity stands here that is not defined.",
  ],
  ["a bare &", student("<a>R&D</a>"), "Line 1, column"],
  [
    "a number that is no character",
    student("<a>&#0;</a>"),
    "Line 1, column 26: this number stands for no character of XML.",
  ],
  [
    "a control character",
    student("<a>x\x01</a>"),
    "Line 1, column 24: a control character stands here, which XML",
  ],
  ["U+FFFF", student("<a>x\uFFFF</a>"), "Line 1, column 24: a control character stands here"],
  ["a bare <", student("<a>1 < 2</a>"), "Line 1, column 26: a < stands here that begins no tag"],
  [
    "the end of a CDATA section in text",
    student("<a>]]></a>"),
    "Line 1, column 25: this is no well-formed XML",
  ],
  [
    "a wrong end tag",
    "<students>\n<student><a>1</b></student></students>",
    "Line 2, column 17: this end tag is not that of",
  ],
  [
    "an end tag too many",
    "<students></students>\n</students>",
    "Line 2, column 11: this end tag closes nothing.",
  ],
  [
    "an instruction without a space",
    "<?a?b?><students/>",
    "Line 1, column 7: this is no well-formed XML (a space",
  ],
  [
    "a second root",
    "<students/>\n<students/>",
    "Line 2, column 10: there is more after the end of the rows.",
  ],
  ["text behind the root", "<students/>\nx", "Line 2, column 2: there is text outside"],
  [
    "a comment that is cut, behind the root",
    "<students/>\n<!-- x",
    "Line 2, column 7: the file ends here",
  ],
  [
    "a comment with two dashes",
    "<students><!-- -- --></students>",
    "Line 1, column 18: this is no well-formed XML",
  ],
  ["an attribute twice", '<students a="" a=""/>', "Line 1, column 21: this is no well-formed XML"],
  [
    "an attribute without quotes",
    "<students a=1/>",
    "Line 1, column 13: this is no well-formed XML",
  ],
  [
    "XML 1.1",
    '<?xml version="1.1"?><students/>',
    "Line 1, column 21: the file says that it is XML 1.1",
  ],
  [
    "elements too deep",
    student("<a>".repeat(40)),
    "Line 1, column 112: elements stand more than 32 deep",
  ],
  [
    "a file cut in a row",
    "<students>\n<student><a>1</a>",
    "Line 2, column 18: the file ends here, before its rows do.",
  ],
  [
    "a file cut between rows",
    "<students>\n<student><a>1</a></student>\n",
    "Line 3, column 1: the file ends here",
  ],
  ["no XML at all", "id,name\n", "Line "],
  ["an endless row", `<students>\n<student><a>${"x".repeat(1_000_100)}`, "Line 2, column"],
  ["an endless comment", `<students>\n<!-- ${"x".repeat(1_000_100)}`, "Line 2, column"],
  ["an endless start", `<!-- ${"x".repeat(1_500_000)} --><students/>`, "Line 1, column"],
];

describe("refusals", () => {
  test.each(refusedFiles)(
    "%s is refused by line and column, however the bytes are cut",
    async (_name, content, sentence) => {
      for (const size of content.length > 10_000 ? [20_000, 2_000_000] : [1, 2, 5, 65_536]) {
        const refusal = await refuse(content, size);
        expect(refusal.code).toBe("format_invalid");
        expect(refusal.message).toStartWith(sentence);
      }
    },
  );

  test("the place is right behind rows that went the quick way", async () => {
    const rows = "<student><a>1</a></student>\n<student><a>2</a></student>".repeat(3);
    const refusal = await refuse(`<students>${rows}<student><a>3</b>`);
    expect(refusal.message).toStartWith("Line 4, column 44: this end tag is not that of");
  });

  test("more than a thousand different elements are refused", async () => {
    const cells = Array.from({ length: 1_001 }, (_, index) => `<m${index}/>`);
    expect((await read(student(cells.slice(1).join("")))).headings).toHaveLength(1_000);
    expect((await refuse(student(cells.join("")))).message).toContain("more than 1000 different");
  });

  test.each(["", "\uFEFF", " \r\n "])("%j is an empty file", async (content) => {
    expect((await refuse(content)).code).toBe("empty_file");
  });
});
