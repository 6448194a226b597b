import { describe, expect, test } from "bun:test";
import { XMLParser } from "fast-xml-parser";
import Papa from "papaparse";
import { writeCsv } from "../../src/formats/csv.ts";
import { writeJson } from "../../src/formats/json.ts";
import { writeNdjson } from "../../src/formats/ndjson.ts";
import { readCsv } from "../../src/formats/read-csv.ts";
import { readJson } from "../../src/formats/read-json.ts";
import { readXml } from "../../src/formats/read-xml.ts";
import { writeXml } from "../../src/formats/xml.ts";
import { hostileTexts } from "./hostile-text.ts";
import { cut, layoutOf, readWhole } from "./reading.ts";
import { fileOf } from "./writing.ts";

const layout = layoutOf("first", "text", "last");
const rowOf = (text: string) => ({ first: text, text, last: text });
const allRows = Object.values(hostileTexts).map(rowOf);
const allCells = allRows.map((row) => Object.values(row));

describe.each(Object.entries(hostileTexts))("%s", (_name, text) => {
  const cells = [text, text, text];

  test("comes back from CSV as it was", async () => {
    const file = await fileOf(writeCsv, layout, [rowOf(text)]);
    const whole = await readWhole(readCsv(cut(file)));
    expect(whole.rows).toEqual([{ line: 2, cells }]);
  });

  test("comes back from CSV when it stands alone on its line", async () => {
    const file = await fileOf(writeCsv, layoutOf("text"), [rowOf(text)]);
    const whole = await readWhole(readCsv(cut(file)));
    expect(whole.rows).toEqual([{ line: 2, cells: [text] }]);
  });

  test("comes back from CSV read by somebody else's reader", async () => {
    const file = await fileOf(writeCsv, layout, [rowOf(text)]);
    const { data, errors } = Papa.parse<string[]>(file, { newline: "\r\n", delimiter: "," });
    expect(errors).toEqual([]);
    expect(data).toEqual([["first", "text", "last"], cells, [""]]);
  });

  test("comes back from JSON as it was", async () => {
    const file = await fileOf(writeJson, layout, [rowOf(text)]);
    expect(JSON.parse(file)).toEqual([rowOf(text)]);
    const whole = await readWhole(readJson(cut(file)));
    expect(whole.rows).toEqual([{ line: 1, cells }]);
  });

  test("comes back from NDJSON as it was, on one line", async () => {
    const file = await fileOf(writeNdjson, layout, [rowOf(text)]);
    expect(file.split("\n")).toHaveLength(2);
    expect(JSON.parse(file)).toEqual(rowOf(text));
  });
});

// Ctrl-Z is no character of XML 1.0 at all; xml.test.ts says what becomes of it.
const writableTexts = Object.entries(hostileTexts).filter(([name]) => name !== "Ctrl-Z");

test.each(writableTexts)("%s comes back from XML as it was", async (_name, text) => {
  const file = await fileOf(writeXml, layout, [rowOf(text)]);
  const parser = new XMLParser({ parseTagValue: false, trimValues: false, htmlEntities: true });
  expect(parser.parse(file).students.student).toEqual(rowOf(text));
});

test("all of them together come back from CSV, however the bytes are cut", async () => {
  const bytes = new TextEncoder().encode(await fileOf(writeCsv, layout, allRows));
  for (const bytesPerChunk of [1, 2, 3, 7, 64]) {
    const whole = await readWhole(readCsv(cut(bytes, bytesPerChunk)));
    expect(whole.rows.map(({ cells }) => cells)).toEqual(allCells);
  }
});

test("all of them together come back from JSON, however the bytes are cut", async () => {
  const bytes = new TextEncoder().encode(await fileOf(writeJson, layout, allRows));
  for (const bytesPerChunk of [1, 2, 3, 7, 64]) {
    const whole = await readWhole(readJson(cut(bytes, bytesPerChunk)));
    expect(whole.rows.map(({ cells }) => cells)).toEqual(allCells);
  }
});

test("all of them together come back from XML and NDJSON, however the bytes are cut", async () => {
  const rows = writableTexts.map(([, text]) => rowOf(text));
  const xml = new TextEncoder().encode(await fileOf(writeXml, layout, rows));
  const lines = new TextEncoder().encode(await fileOf(writeNdjson, layout, allRows));
  for (const bytesPerChunk of [1, 2, 3, 7, 64]) {
    const fromXml = await readWhole(readXml(cut(xml, bytesPerChunk), layout));
    expect(fromXml.rows.map(({ cells }) => cells)).toEqual(rows.map((row) => Object.values(row)));
    const fromLines = await readWhole(readJson(cut(lines, bytesPerChunk), { isLines: true }));
    expect(fromLines.rows.map(({ cells }) => cells)).toEqual(allCells);
  }
});

test("all of them together come back from XML read by a parser that is not the writer's", async () => {
  const rows = writableTexts.map(([, text]) => rowOf(text));
  const file = await fileOf(writeXml, layout, rows);
  expect(Bun.XML.parse(file)).toEqual({ students: { student: rows } });
});
