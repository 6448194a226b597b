import { describe, expect, test } from "bun:test";
import { readJson } from "../../src/formats/read-json.ts";
import { cut, readRefusal, readWhole } from "./reading.ts";

const read = (content: string, size?: number) => readWhole(readJson(cut(content, size)));

describe("rows", () => {
  test("a row carries its position, and cells stand in the order of the headings", async () => {
    const whole = await read('[{"id":"00123","name":"Zoë"},\n {"name":"李","id":"00456"}]');
    expect(whole).toEqual({
      headings: ["id", "name"],
      rows: [
        { line: 1, cells: ["00123", "Zoë"] },
        { line: 2, cells: ["00456", "李"] },
      ],
      batches: 1,
    });
  });

  test("a member that a row does not have is undefined, and null and empty text are null", async () => {
    const { headings, rows } = await read('[{"a":"1"},{"b":null},{"a":"","c":"x"},{}]');
    expect(headings).toEqual(["a", "b", "c"]);
    expect(rows.map(({ cells }) => cells)).toStrictEqual([
      ["1", undefined, undefined],
      [undefined, null, undefined],
      [null, undefined, "x"],
      [undefined, undefined, undefined],
    ]);
  });

  test("a heading of an earlier batch keeps its place in later ones", async () => {
    const early = Array.from({ length: 1_000 }, () => '{"a":"1"}');
    const { headings, rows, batches } = await read(`[${early.join(",")},{"b":"2"}]`);
    expect({ headings, batches }).toEqual({ headings: ["a", "b"], batches: 2 });
    expect(rows.at(-1)).toEqual({ line: 1_001, cells: [undefined, "2"] });
  });

  test("numbers and truth values are the text that stood in the file", async () => {
    const literals = ["12345678901234567890", "1.0", "-0", "1E5", "0.1e-7", "true", "false"];
    const { rows } = await read(
      `[{${literals.map((literal, index) => `"m${index}":${literal}`).join()}}]`,
    );
    expect(rows[0]?.cells).toEqual(literals);
  });

  test("escapes are read, and a name may be any text", async () => {
    const { headings, rows } = await read(
      '[{"__proto__":"\\u00e9\\n\\ud83d\\ude00\\/","a\\"b":"\\\\"}]',
    );
    expect(headings).toEqual(["__proto__", 'a"b']);
    expect(rows[0]?.cells).toEqual(["é\n😀/", "\\"]);
  });

  test("the rows may stand in the list data of an object, whatever else stands around it", async () => {
    const whole = await read('[{"a":"1"},{"a":"]}"}]');
    for (const content of [
      '{"data":[{"a":"1"},{"a":"]}"}]}',
      '\n{ "data" : [{"a":"1"},{"a":"]}"}] , "next_cursor":null}\n',
      '{\n"next_cursor":"x\\"[","meta":{"data":[[1]]},\n"data":[{"a":"1"},{"a":"]}"}],"n":[]\n}',
    ]) {
      for (const size of [1, 7, 65_536]) expect(await read(content, size)).toEqual(whole);
    }
  });

  test.each(["[]", " [ \n ] \n", "\uFEFF[]", '{"data":[]}', '{"x":{},"data":[ ]}'])(
    "%j is one batch without rows and headings",
    async (content) => {
      expect(await read(content)).toEqual({ headings: [], rows: [], batches: 1 });
    },
  );
});

describe("defects", () => {
  test.each([
    ['{"a":{"b":[1,"]}"]}}', '"a" is a list or an object; rows are flat.'],
    ['{"a":[]}', '"a" is a list or an object; rows are flat.'],
    ['{"a":"1","a":"2"}', '"a" stands twice in the row.'],
    ['["a"]', "The row is no JSON object."],
    ["12", "The row is no JSON object."],
    ["null", "The row is no JSON object."],
    ['{"a":"x\\u0000y"}', "A text holds a NUL character."],
    ['{"a":"\\ud83d!"}', "A text holds half a character (an unpaired \\u escape)."],
    [`{"a":"${"x".repeat(100_001)}"}`, "A cell is longer than 100000 characters."],
  ])("%p spoils its row only", async (row, defect) => {
    const { rows } = await read(`[{"a":"1"},${row},{"a":"2"}]`);
    expect(rows.map((each) => each.defect)).toEqual([undefined, defect, undefined]);
    expect([rows[0]?.cells, rows[2]?.cells]).toEqual([["1"], ["2"]]);
  });
});

/** What is wrong, the file, and how the refusal begins. */
const refusedFiles: [string, string, string][] = [
  ["a missing value", '[{"a":"1"},\n {"a":}]', 'Line 2, column 7: a value was expected, not "}".'],
  ["a missing colon", '[{"a" "1"}]', 'Line 1, column 7: a colon was expected, not "\\"".'],
  [
    "a name without quotes",
    "[{a:1}]",
    "Line 1, column 3: a member's name in double quotes was expected",
  ],
  ["a comma before a brace", '[{"a":1,}]', "Line 1, column 9: a member's name in double quotes"],
  ["a comma before the end", '[{"a":1},]', 'Line 1, column 10: a value was expected, not "]".'],
  ["a comma alone", "[,]", 'Line 1, column 2: a value was expected, not ",".'],
  [
    "no comma between rows",
    '[{"a":1}\n{"a":2}]',
    "Line 2, column 1: a comma or the end of the array",
  ],
  ["a bracket too many", '[{"a":1]}]', "Line 1, column 8: a comma or a closing brace was expected"],
  [
    "a bracket left open",
    '[{"a":[1},\n{"a":1}]',
    "Line 1, column 9: a comma or a closing bracket was expected",
  ],
  ["a stray brace", "[}]", 'Line 1, column 2: a value was expected, not "}".'],
  [
    "a number with leading zeros",
    '[{"a":00123}]',
    'Line 1, column 8: a comma or a closing brace was expected, not "0".',
  ],
  ["a number that JSON does not know", '[{"a":+1}]', "Line 1, column 7: a value was expected"],
  ["a bare word", '[{"a":NaN}]', "Line 1, column 7: a value was expected"],
  ["single quotes", "[{'a':1}]", "Line 1, column 3: a member's name in double quotes"],
  ["a line end in a text", '[{"a":"x\ny"}]', "Line 1, column 9: a control character"],
  ["an escape that JSON does not know", '[{"a":"é\\x41"}]', "Line 1, column 9: this escape"],
  ["a NUL", '[{"a":1},\n{"a":"\0"}]', "Line 2, column 7: a NUL character"],
  ["text after the array", '[{"a":1}]\n[]', "Line 2, column 1: there is text after the end"],
  [
    "an object without data",
    '\n{"rows":[{"a":1}],\n"x":1}',
    "Line 2, column 1: the file is one JSON object",
  ],
  ["an object alone", '{"a":1} \r', "Line 1, column 1: the file is one JSON object"],
  ["objects on one line", '{"a":1} {"a":2}\n', "Line 1, column 1: the file is one JSON object"],
  ["data that is no list", '{\n"data":{"a":1}}', 'Line 2, column 1: "data" is no list of rows'],
  [
    "data twice",
    '{"data":[{"a":1}],"data":[]}',
    'Line 1, column 19: "data" stands twice in the object',
  ],
  [
    "another member twice",
    '{"x":1,"x":2,\n"data":[]}',
    'Line 1, column 8: "x" stands twice in the object',
  ],
  ["a comma behind data", '{"data":[],}', "Line 1, column 12: a member's name"],
  ["text behind the object", '{"data":[]}\n[]', "Line 2, column 1: there is text after the end"],
  ["an object that is cut", '{"data":[{"a":1}]', "Line 1, column 18: the file ends here"],
  ["an object that is cut in a member", '{"data":[],"x":"y', "Line 1, column 18: the file ends"],
  [
    "a member before data that is no JSON",
    '{"x":01,"data":[]}',
    'Line 1, column 7: a comma or a closing brace was expected, not "1".',
  ],
  [
    "a member before data without end",
    `{"x":"${"x".repeat(1_000_001)}","data":[]}`,
    "Line 1, column 2: the row that begins here",
  ],
  ["no JSON at all", "id,name\n1,x\n", "Line 1, column 1: the file is no JSON"],
  ["a file cut in a text", '[{"a":1},\n{"a":"x', "Line 2, column 8: the file ends here"],
  ["a file cut between rows", '[{"a":1},', "Line 1, column 10: the file ends here"],
  ["a file cut before its last bracket", '[{"a":1}', "Line 1, column 9: the file ends here"],
  ["a file cut behind a backslash", '[{"a":"\\', "Line 1, column 8: this escape"],
  [
    "brackets too deep",
    `[{"a":${"[".repeat(40)}`,
    "Line 1, column 38: brackets stand more than 32 deep",
  ],
  [
    "an endless row",
    `[{"a":1},\n{"a":"${"x".repeat(1_000_001)}"}]`,
    "Line 1, column 10: the row that begins here",
  ],
];

describe("refusals", () => {
  test.each(refusedFiles)(
    "%s is refused by line and column, however the bytes are cut",
    async (_name, content, sentence) => {
      for (const size of content.length > 10_000 ? [20_000, 2_000_000] : [1, 2, 5, 65_536]) {
        const refusal = await readRefusal(readJson(cut(content, size)));
        expect(refusal.code).toBe("format_invalid");
        expect(refusal.message).toStartWith(sentence);
      }
    },
  );

  test("more than a thousand different members are refused", async () => {
    const members = Array.from({ length: 1_001 }, (_, index) => `"m${index}":1`);
    expect((await read(`[{${members.slice(1)}}]`)).headings).toHaveLength(1_000);
    const refusal = await readRefusal(readJson(cut(`[{${members}}]`)));
    expect(refusal.message).toContain("more than 1000 different members");
  });

  test.each(["", "\uFEFF", " \n "])("%j is an empty file", async (content) => {
    expect((await readRefusal(readJson(cut(content)))).code).toBe("empty_file");
  });
});

describe("cutting", () => {
  const content =
    '[\r\n{"id":"001","na\\"me":"Zoë \\"Z\\" 李","n":1.50},\n{"id":"002\\\\","n":null,"list":[{"x":"]"}]},\n{"id":"😀\\ud83d\\ude00"}\n]\n';
  const bytes = new TextEncoder().encode(content);

  test("chunks of any size, and a cut at any byte, give the same rows", async () => {
    const whole = await readWhole(readJson(cut(bytes)));
    expect(whole.rows).toHaveLength(3);
    for (let at = 1; at < bytes.length; at++) {
      expect(await readWhole(readJson(cut(bytes, at)))).toEqual(whole);
      const halves = (async function* () {
        yield bytes.subarray(0, at);
        yield bytes.subarray(at);
      })();
      expect(await readWhole(readJson(halves))).toEqual(whole);
    }
  });

  test("a file that ends before its last bracket is always refused", async () => {
    const end = bytes.lastIndexOf("]".charCodeAt(0));
    for (let length = 0; length <= end; length++) {
      const refusal = await readRefusal(readJson(cut(bytes.subarray(0, length))));
      expect(refusal.code).toMatch(/^(format_invalid|empty_file)$/);
    }
  });

  test("JSON that another reader refuses is refused here too, one character damaged at a time", async () => {
    const sound = '[{"a":"x\\n","b":-1.5e3},{"c":[{}],"d":true}]';
    let refused = 0;
    for (let at = 0; at < sound.length; at++) {
      for (const damage of ["", '"', "}", "]", ",", "0", "\\", "\n", "x", "{", "[", ":", " "]) {
        const damaged = sound.slice(0, at) + damage + sound.slice(at + 1);
        const isSound = isSoundArray(damaged);
        if (!isSound) refused += 1;
        const reading = readWhole(readJson(cut(damaged)));
        const outcome = await reading.then(
          () => true,
          () => false,
        );
        expect({ damaged, outcome }).toEqual({ damaged, outcome: isSound });
      }
    }
    expect(refused).toBeGreaterThan(300);
  });

  function isSoundArray(text: string): boolean {
    try {
      return Array.isArray(JSON.parse(text));
    } catch {
      return false;
    }
  }
});
