/** The bytes that readers of a package have built on, and what makes them. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { School } from "../import/loading.ts";
import { openDistrict } from "./write-district.ts";
import { unzipAll, writePackage, writeZipOf } from "./writing.ts";

setDefaultTimeout(60_000);

let school: School;
beforeAll(async () => {
  school = await openDistrict();
});
afterAll(() => school.house.close());

const folder = join(import.meta.dir, "golden");
const howToWrite = `The file is not what was promised. If that was decided, run
  WRITE_GOLDEN=true bun test test/oneroster/write-golden.test.ts
read the difference line by line, and tell vendors in the README under “changes vendors can see”.`;

test("a package is written byte for byte as promised", async () => {
  const files = await writePackage(school);
  if (process.env["WRITE_GOLDEN"] === "true") {
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
  }
  expect([...files.keys()].toSorted()).toEqual(readdirSync(folder).toSorted());
  for (const [name, text] of files) {
    expect(text, howToWrite).toBe(readFileSync(join(folder, name), "utf8"));
  }
});

test("its manifest, with all four files, is the one in the document", async () => {
  const document = readFileSync(join(import.meta.dir, "../../docs/oneroster.md"), "utf8");
  const block = document.split("\n`manifest.csv`")[1]?.split("```")[1]?.trim();
  const manifest = (await writePackage(school)).get("manifest.csv");
  expect(manifest).toBe(`${block?.replaceAll("\n", "\r\n")}\r\n`);
});

test("a zip holds the very same files, and no others", async () => {
  const files = await writePackage(school);
  expect([...(await unzipAll(await writeZipOf(school)))]).toEqual([...files]);
});

test("the same data and moment give the same bytes; another moment changes the zip's times only", async () => {
  const zip = await writeZipOf(school);
  expect((await writeZipOf(school)).equals(zip)).toBe(true);
  const files = await writePackage(school);
  const { clock } = school.house;
  const now = clock.now;
  clock.now = new Date("2027-02-28T23:59:59Z");
  const later = await writeZipOf(school);
  expect(later.equals(zip)).toBe(false);
  expect([...(await unzipAll(later))]).toEqual([...files]);
  clock.now = now;
});
