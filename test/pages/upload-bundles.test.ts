/** Bundles by hand: several files at once or a .zip, one load, one decision. */
import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { writeZip } from "../../src/formats/zip.ts";
import { openHeldDesk, type HeldDesk } from "../help/held-desk.ts";
import {
  countStored,
  csvOf,
  filesOf,
  manyStudents,
  postUpload,
  waitForEnd,
} from "../help/loads.ts";
import { errorBeside } from "../help/read-page.ts";
import { guardiansCsv } from "../import/bundling.ts";

setDefaultTimeout(60_000);

let desk: HeldDesk;
beforeAll(async () => {
  desk = await openHeldDesk();
});
afterAll(() => desk.site.close());

function demographics(students: number, first = 1) {
  const rows = manyStudents(students, first);
  const guardians = guardiansCsv(...rows.map((row) => [String(row["student_id"]), "G1"] as const));
  return [
    { name: "students.csv", content: csvOf(rows) },
    { name: "guardians.csv", content: `${guardians}\n` },
  ] as const;
}

async function upload(parts: Parameters<typeof postUpload>[2]) {
  const answer = await postUpload(desk.site, desk.ann, parts);
  expect(answer.status).toBe(303);
  const path = answer.headers.get("Location") ?? "";
  return { path, run: await waitForEnd(desk.site, path.slice(path.lastIndexOf("/") + 1)) };
}

const before = { endpoint: "demographics" };

test("all files chosen at once are one load, and its page tells of each", async () => {
  const { path, run } = await upload({ before, files: demographics(2, 500) });
  expect(run).toMatchObject({ state: "succeeded" });
  const text = await desk.see(path);
  expect(text).toContain("students.csv");
  expect(text).toContain("guardians.csv");
  expect(await countStored(desk.site, desk.districtId, "guardians")).toBe(2);
});

test("a .zip is the same", async () => {
  const entries = demographics(2, 600).map(({ name, content }) => ({
    name,
    bytes: (async function* bytes() {
      yield new TextEncoder().encode(content);
    })(),
  }));
  const pieces = await Array.fromAsync(writeZip(entries, { at: new Date("2026-11-24") }));
  const content = new Blob(pieces.map((piece) => new Uint8Array(piece)));
  const { run } = await upload({ before, file: { name: "all.ZIP", content } });
  expect(
    (await filesOf(desk.site, run)).map(({ fileName, rowsAdded }) => [fileName, rowsAdded]),
  ).toEqual([
    ["students.csv", 2],
    ["guardians.csv", 2],
  ]);
});

test("no file, and several for an endpoint with one, are said beside the field; nothing is kept", async () => {
  const spool = async (): Promise<number> => (await readdir(desk.site.deps.config.spoolDir)).length;
  const was = await spool();
  const none = await (await postUpload(desk.site, desk.ann, { before })).text();
  expect(await errorBeside(none, "file")).toContain("Choose a .zip, or all files at once.");
  const many = await postUpload(desk.site, desk.ann, {
    before: { endpoint: "students" },
    files: demographics(1),
  });
  expect(many.status).toBe(422);
  expect(await errorBeside(await many.text(), "file")).toContain("Students is one file.");
  expect(await spool()).toBe(was);
});

test("what one file would change too much holds all; approved once, all are stored", async () => {
  const snapshot = { ...before, mode: "snapshot" };
  const { path, run } = await upload({ before: snapshot, files: demographics(30) });
  expect(run).toMatchObject({ state: "held" });
  const files = await filesOf(desk.site, run);
  expect(
    files.map(({ outcome, held }) => [outcome, held?.digest === files[0]?.held?.digest]),
  ).toEqual([
    ["held", true],
    ["held", true],
  ]);
  const text = await desk.see(path);
  expect(text).toContain("Students: It would remove 34 of 64 stored rows");
  const kept = files.map(({ held }) => held?.previewSpoolId);
  expect(new Set(kept).size).toBe(2);
  expect((await desk.ann.post(`${path}/approval`)).status).toBe(303);
  expect(await waitForEnd(desk.site, run.id)).toMatchObject({ state: "succeeded" });
  expect(
    (await filesOf(desk.site, run)).map(({ endpoint, outcome }) => [endpoint, outcome]),
  ).toEqual([
    ["students", "applied"],
    ["guardians", "applied"],
  ]);
  expect(await countStored(desk.site, desk.districtId)).toBe(30);
  expect(await countStored(desk.site, desk.districtId, "guardians")).toBe(30);
});
