import { afterAll, beforeAll, expect, test } from "bun:test";
import { XMLParser } from "fast-xml-parser";
import type { Hono } from "hono";
import { readCsv } from "../../src/formats/read-csv.ts";
import { readJson as readJsonRows } from "../../src/formats/read-json.ts";
import type { RawBatch } from "../../src/formats/rows.ts";
import { call, openApi, readRows, takeToken } from "../help/call-api.ts";
import { addClient, addDistrict, openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { buildings, student } from "../help/small-school.ts";

const hostile = [
  `"quoted", comma`,
  `=HYPERLINK("http://x")`,
  "-1+1",
  " leading and trailing ",
  "line\nbreak\r\nand tab\t",
  "<b>&amp;</b> ]]> <!-- -->",
  "Łucja Nguyễn 李小龍 عمر 👩🏽‍🏫",
  "'; drop table students; --",
  "\\backslash \\u0041 %41",
  "0012.50",
  "null",
];

let house: TestHouse;
let app: Hono;
let token: string;

beforeAll(async () => {
  house = await openHouse();
  app = openApi(house);
  const districtId = await addDistrict(house);
  await storeRows(house, districtId, "buildings", buildings);
  const rows = hostile.map((text, index) => ({
    ...student(`S${100 + index}`, "001", "ENROLLED"),
    last_name: text,
  }));
  await storeRows(house, districtId, "students", rows);
  const grants = { students: { columns: ["student_id", "last_name", "middle_name"] } };
  token = await takeToken(app, await addClient(house, districtId, { grants }));
});
afterAll(() => house.close());

const normal = hostile.map((text) => text.normalize("NFC"));

async function read(query: string): Promise<Response> {
  return call(app, token, `/v1/students${query}`);
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

async function lastNames(batches: AsyncIterable<RawBatch>): Promise<unknown[]> {
  const names: unknown[] = [];
  for await (const { headings, rows } of batches) {
    for (const { cells } of rows) names.push(cells[headings.indexOf("last_name")]);
  }
  return names;
}

test("hostile text comes back unchanged as JSON, page or whole", async () => {
  for (const query of ["", "?limit=all"]) {
    const rows = await readRows(await read(query));
    expect(rows.map((row) => row["last_name"])).toEqual(normal);
    expect(rows[0]?.["middle_name"]).toBeNull();
  }
});

test("hostile text comes back unchanged as CSV", async () => {
  const text = await (await read("?format=csv")).text();
  expect(await lastNames(readCsv(bytesOf(text)))).toEqual(normal);
});

test("hostile text comes back unchanged as NDJSON", async () => {
  const lines = (await (await read("?format=ndjson")).text()).trimEnd().split("\n");
  expect(await lastNames(readJsonRows(bytesOf(`[${lines.join(",")}]`)))).toEqual(normal);
});

test("hostile text comes back unchanged as XML", async () => {
  const parser = new XMLParser({ parseTagValue: false, trimValues: false });
  const text = await (await read("?format=xml")).text();
  const parsed = parser.parse(text);
  const names = parsed.students.student.map((row: { last_name: string }) => row.last_name);
  // This parser leaves character references alone and follows no line end rule.
  const decoded = names.map((name: string) => name.replaceAll("&#13;", "\r"));
  expect(decoded).toEqual(normal);
});
