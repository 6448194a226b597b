import { expect, test } from "bun:test";
import { numbers, refusalOf, unzip, zipOf, type ZipPart } from "./zip-bytes.ts";
import { both, two } from "./zip-samples.ts";

test("what systems put in by themselves is passed over", async () => {
  const names = [
    "__MACOSX/._students.csv",
    "._guardians.csv",
    ".DS_Store",
    "Thumbs.db",
    "empty folder/",
  ];
  const parts = [...two, ...names.map((name) => ({ name, content: "x", isStored: true }))];
  expect(await unzip(zipOf(parts))).toEqual(both);
});

test("the folder that all files lie in is cut off, whatever its name", async () => {
  for (const folder of ["Export 2026-11-24/", "Schülerdaten/", "a.csv/"]) {
    const parts: readonly ZipPart[] = [
      { name: folder, isStored: true },
      { name: "__MACOSX/._x", content: "x" },
      { name: `${folder}.DS_Store`, content: "x" },
      ...two.map((part) => ({ ...part, name: `${folder}${String(part.name)}` })),
    ];
    expect(await unzip(zipOf(parts))).toEqual(both);
  }
});

test.each([
  ["a/students.csv", "b/guardians.csv"],
  ["students.csv", "old/students.csv"],
  ["old/students.csv", "students.csv"],
  ["a/b/students.csv", "a/b/guardians.csv"],
  ["a/students.csv", "A/guardians.csv"],
])("deeper folders are refused: %s, %s", async (one, other) => {
  const refusal = await refusalOf(unzip(zipOf([{ name: one }, { name: other }])));
  expect(refusal.code).toBe("format_invalid");
  expect(refusal.message).toMatch(/has the file “[aold]*.*\.csv” in a folder\. Put all files at/);
});

test.each([
  ["../students.csv", "leads out of its folder"],
  ["a/../../students.csv", "leads out of its folder"],
  ["..", "leads out of its folder"],
  ["../", "leads out of its folder"],
  ["/etc/passwd", "begins at the root of a disk"],
  ["C:students.csv", "begins at the root of a disk"],
  ["c:/students.csv", "begins at the root of a disk"],
  ["a\\students.csv", "has a backslash"],
  ["\\\\server\\share", "has a backslash"],
  ["stu\0dents.csv", "has control characters"],
  ["students.csv\n", "has control characters"],
  ["stu\u0085dents.csv", "has control characters"],
  ["", "is empty"],
  ["/", "begins at the root of a disk"],
  ["a//students.csv", "has an empty part"],
  ["./students.csv", "has an empty part"],
  [Buffer.from("sch\xfcler.csv", "latin1"), "is not UTF-8"],
  [Buffer.of(0xc0, 0xae, 0xc0, 0xae, 0x2f, 0x61), "is not UTF-8"],
  ["x".repeat(256), "is longer than 255 characters"],
  ["__MACOSX/../../students.csv", "leads out of its folder"],
])("%j is refused, with or without the UTF-8 flag: it %s", async (name, reason) => {
  for (const flags of [0, 0x800]) {
    const refusal = await refusalOf(unzip(zipOf([{ name, content: "x", both: { flags } }])));
    expect(refusal.code).toBe("format_invalid");
    expect(refusal.message).toContain(`, which ${reason}. Rename it`);
    // oxlint-disable-next-line no-control-regex -- they would reach a page or a mail
    expect(refusal.message).not.toMatch(/[\x00-\x1f]/);
  }
});

test.each([
  ["students.csv", "Students.CSV"],
  ["é.csv", "e\u0301.csv"],
  ["a/students.csv", "A/Students.csv"],
  ["students.csv", "students.csv/"],
])("%s beside %s is refused", async (one, other) => {
  const refusal = await refusalOf(unzip(zipOf([{ name: one }, { name: other }])));
  expect(refusal.message).toContain("which many systems take for one file");
});

test("the same name twice is refused", async () => {
  const refusal = await refusalOf(unzip(zipOf([{ name: "a.csv" }, { name: "a.csv" }])));
  expect(refusal.message).toContain("has two files of the same name");
});

test("a second name in an extra field is refused", async () => {
  const name = Buffer.from("other.csv");
  // 0x7075, Info-ZIP's Unicode path, with the checksum of "a.csv".
  const extra = Buffer.concat([
    numbers([2, 0x7075], [2, 5 + name.length]),
    Buffer.of(1),
    numbers([4, Bun.hash.crc32("a.csv")]),
    name,
  ]);
  const parts = [{ name: "a.csv", both: { flags: 0, extra } }];
  const refusal = await refusalOf(unzip(zipOf(parts)));
  expect(refusal.message).toContain("“a.csv” in the zip is also called “other.csv”");
});
