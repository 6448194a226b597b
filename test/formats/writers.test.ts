import { describe, expect, test } from "bun:test";
import type { CellBlock } from "../../src/formats/cell-block.ts";
import { fileFormats } from "../../src/formats/index.ts";
import { writeCsv } from "../../src/formats/csv.ts";
import { writeJson } from "../../src/formats/json.ts";
import { writeNdjson } from "../../src/formats/ndjson.ts";
import { readCsv } from "../../src/formats/read-csv.ts";
import type { CsvOptions, WireRow } from "../../src/formats/rows.ts";
import { isRefusal } from "../../src/refusal.ts";
import { hostileTexts } from "./hostile-text.ts";
import { cut, layoutOf, readWhole } from "./reading.ts";
import { fileOf, textOf } from "./writing.ts";

const wire = layoutOf("student_id", "active", "minutes", "grade");
const layout = {
  ...wire,
  columns: wire.columns.map((column) => ({
    ...column,
    isBare: ["active", "minutes"].includes(column.name),
  })),
};
const first = { student_id: "00123", active: true, minutes: 30, grade: null };
const second = { grade: "05", minutes: 0, active: false, student_id: "00456" };

describe("CSV", () => {
  test("has a header line of wire names, CRLF and empty cells for nothing", async () => {
    const file = await fileOf(writeCsv, layout, [first], [], [second]);
    expect(file).toBe("student_id,active,minutes,grade\r\n00123,true,30,\r\n00456,false,0,05\r\n");
  });

  test("has the header line even without rows", async () => {
    expect(await fileOf(writeCsv, layout)).toBe("student_id,active,minutes,grade\r\n");
  });

  test("shows report field names when asked, quoted where they need it", async () => {
    const columns = [
      { name: "goal_objective", label: "Goal, Objective" },
      { name: "city", label: "City" },
    ];
    const file = await fileOf(writeCsv, { ...layout, columns, reportFieldNames: true });
    expect(file).toBe('"Goal, Objective",City\r\n');
  });

  test("keeps a row whose only cell is empty", async () => {
    const rows = [{ grade: null }, { grade: "05" }, { grade: "" }];
    const file = await fileOf(writeCsv, layoutOf("grade"), rows);
    const whole = await readWhole(readCsv(cut(file)));
    expect(whole.rows.map(({ cells }) => cells)).toEqual([[null], ["05"], [null]]);
  });

  test("leaves out what the layout does not name", async () => {
    const file = await fileOf(writeCsv, layoutOf("grade"), [second]);
    expect(file).not.toContain("00456");
  });
});

describe("what an integration may have otherwise in CSV", () => {
  const plain = { formulas: "off", byteOrderMark: false, lineEnd: "crlf" } as const;
  const two = layoutOf("a", "b");
  const write = (csv: Partial<CsvOptions>, ...rows: readonly WireRow[]): Promise<string> =>
    fileOf(writeCsv, { ...two, csv: { ...plain, ...csv } }, rows);

  test("a byte order mark stands before everything, once", async () => {
    const file = await write({ byteOrderMark: true }, { a: "1", b: "\uFEFF" });
    expect(file).toBe("\uFEFFa,b\r\n1,\uFEFF\r\n");
  });

  test("LF ends lines, and line ends within cells stay as they are", async () => {
    const file = await write({ lineEnd: "lf" }, { a: "x\r\ny", b: null }, { a: null, b: "z\n" });
    expect(file).toBe('a,b\n"x\r\ny",\n,"z\n"\n');
  });

  const formulas = ["=1+1", "+1 555 0100", "-Smith", "@SUM(1)", "\tx", "\rx", "-", "=", "-1-1"];
  const numbers = ["-1", "+1.5", "-.5", "+5.", "-0123456789"];
  const texts = ["", "'", "'quoted'", "1+1", "a=b", " =1", "\n=1"];

  test.each(formulas)("%j is a formula", async (cell) => {
    const file = await write({ formulas: "prefix" }, { a: cell, b: "x" });
    const { rows } = await readWhole(readCsv(cut(file)));
    expect(rows.map(({ cells }) => cells)).toEqual([[`'${cell}`, "x"]]);
    expect(write({ formulas: "refuse" }, { a: cell, b: "x" })).rejects.toThrow("(1 row)");
  });

  test.each([...numbers, ...texts])("%j is none", async (cell) => {
    const off = await write({}, { a: cell, b: "x" });
    for (const choice of ["prefix", "refuse"] as const) {
      expect(await write({ formulas: choice }, { a: cell, b: "x" })).toBe(off);
    }
  });

  test("what prefix does can be undone without knowing what there was", async () => {
    const cells = [...formulas, ...numbers, ...texts, ...Object.values(hostileTexts)]
      .filter((cell) => cell !== "")
      .flatMap((cell) => [cell, `'${cell}`, `''${cell}`]);
    const file = await write({ formulas: "prefix" }, ...cells.map((a) => ({ a, b: "x" })));
    const { rows } = await readWhole(readCsv(cut(file)));
    const undone = rows.map(({ cells: [a] }) => a?.replace(/^'(?='*[=+\-@\t\r])/, ""));
    expect(undone).toEqual(cells);
  });

  test("a prefixed cell is quoted where it needs it", async () => {
    const file = await write({ formulas: "prefix" }, { a: '=HYPERLINK("x","y")', b: "x" });
    expect(file).toBe('a,b\r\n"\'=HYPERLINK(""x"",""y"")",x\r\n');
  });

  test("refuse counts by column over all blocks, and never shows a cell", async () => {
    const csv = { ...plain, formulas: "refuse" } as const;
    const blocks = [[{ a: "=secret", b: "x" }], [{ a: "+secret", b: "-secret" }]];
    const refused = await fileOf(writeCsv, { ...two, csv }, ...blocks).catch(
      (error: unknown) => error,
    );
    expect(isRefusal(refused) && refused.code).toBe("format_invalid");
    expect(String(refused)).toContain("Label of a (2 rows), Label of b (1 row)");
    expect(String(refused)).not.toContain("secret");
  });
});

describe("JSON", () => {
  test("is an array with one row a line, in the order of the layout", async () => {
    const file = await fileOf(writeJson, layout, [first], [], [second]);
    expect(file).toBe(
      '[\n{"student_id":"00123","active":true,"minutes":30,"grade":null},\n' +
        '{"student_id":"00456","active":false,"minutes":0,"grade":"05"}\n]\n',
    );
  });

  test("is an empty array without rows", async () => {
    expect(JSON.parse(await fileOf(writeJson, layout, []))).toEqual([]);
  });

  test("leaves out what the layout does not name", async () => {
    const file = await fileOf(writeJson, layoutOf("grade"), [second]);
    expect(JSON.parse(file)).toEqual([{ grade: "05" }]);
  });
});

describe("NDJSON", () => {
  test("is one row a line, and nothing without rows", async () => {
    const file = await fileOf(writeNdjson, layout, [first], [second]);
    expect(
      file
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([first, second]);
    expect(await fileOf(writeNdjson, layout)).toBe("");
  });
});

describe.each(fileFormats.map((format) => [format.name, format.write] as const))(
  "%s",
  (_name, write) => {
    test("is the same however its rows are cut into blocks", async () => {
      const rows = Object.values(hostileTexts).map((text) => ({ student_id: text, grade: null }));
      const whole = await fileOf(write, layout, rows);
      expect(await fileOf(write, layout, ...rows.map((row) => [row]))).toBe(whole);
      expect(await fileOf(write, layout, [], rows.slice(0, 3), [], rows.slice(3), [])).toBe(whole);
    });

    test("takes cells that become many times as long as they were", async () => {
      const long = "\"&<\t\r'😀,\n".repeat(20_000);
      const short = { student_id: "00123", grade: "05" };
      const file = await fileOf(write, layout, [{ student_id: long, grade: long }, short, short]);
      expect(file.length).toBeGreaterThan(2 * long.length);
      expect(file.split("00123")).toHaveLength(3);
    });

    test("refuses a block that does not make whole rows", async () => {
      const blocks = ["", "a\x1f", "a\x1fb\x1fc\x1fd", "a\x1fb\x1fc\x1fd\x1fe\x1f"];
      for (const cells of blocks) {
        const block = async function* block(): AsyncGenerator<CellBlock> {
          yield { cells: new TextEncoder().encode(cells), rows: 1 };
        };
        expect(textOf(write(layout, block()))).rejects.toThrow("a block");
      }
    });
  },
);

test("every format writes rows of any layout", async () => {
  for (const format of fileFormats) {
    const file = await fileOf(format.write, layout, [first]);
    expect(file).toContain("00123");
  }
});
