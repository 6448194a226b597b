import { expect, test } from "bun:test";
import { checkPackage } from "./check-package.ts";
import { makeSmallPackage } from "./small-package.ts";

test("a package that keeps the binding has no findings", () => {
  expect(checkPackage(makeSmallPackage())).toEqual([]);
});

test("a manifest alone says that nothing has changed", () => {
  const manifest = makeSmallPackage()
    .get("manifest.csv")
    ?.replaceAll(/,(bulk|delta)/g, ",absent");
  expect(checkPackage(new Map([["manifest.csv", manifest ?? ""]]))).toEqual([]);
});

test("quotes that are not needed and a last line without its end are allowed", () => {
  const files = makeSmallPackage();
  const orgs = files.get("orgs.csv") ?? "";
  files.set("orgs.csv", orgs.replace("Elm School", '"Elm ""old"" School"').trimEnd());
  expect(checkPackage(files)).toEqual([]);
});

test("columns of one's own stand at the end and begin with metadata.", () => {
  const files = widen(makeSmallPackage(), "orgs.csv", "metadata.phone", "555-0101, ext. 7");
  expect(checkPackage(files)).toEqual([]);
});

test("a delta may refer to what was sent before", () => {
  const files = makeSmallPackage();
  files.set("manifest.csv", files.get("manifest.csv")?.replace("roles,bulk", "roles,delta") ?? "");
  const roles = "r-9,active,2026-10-05T09:30:00Z,s-77,primary,student,,,b-77,\r\n";
  files.set("roles.csv", `${files.get("roles.csv")?.split("\r\n")[0]}\r\n${roles}`);
  expect(checkPackage(files).filter((finding) => finding.startsWith("roles.csv"))).toEqual([]);
});

test("users.csv of the first 1.2 has one more column", () => {
  const files = makeSmallPackage();
  expect(checkPackage(files, "1.2")).toEqual([
    "users.csv, line 1: has no column resourceSourcedIds.",
  ]);
});

test("bytes that are no UTF-8 are found", () => {
  const files = new Map<string, string | Uint8Array>(makeSmallPackage());
  files.set("userProfiles.csv", Uint8Array.of(0x73, 0xff, 0x0d, 0x0a));
  expect(checkPackage(files)[0]).toBe("userProfiles.csv: is not UTF-8.");
});

test("bytes are read as their text", () => {
  const files = [...makeSmallPackage()].map(
    ([name, content]) => [name, new TextEncoder().encode(content)] as const,
  );
  expect(checkPackage(new Map(files))).toEqual([]);
});

test("a package without a manifest is none", () => {
  const files = makeSmallPackage();
  files.delete("manifest.csv");
  expect(checkPackage(files)).toEqual(["manifest.csv: is missing, and no package is without it."]);
});

test("what the manifest says is there is there, and nothing else", () => {
  const files = makeSmallPackage();
  files.delete("demographics.csv");
  files.set("results.csv", "sourcedId\r\n");
  expect(checkPackage(files)).toEqual([
    "demographics.csv: is missing, and bulk by the manifest.",
    "results.csv: is there, and absent by the manifest.",
  ]);
});

test("files of other names, and files in folders, are none of it", () => {
  const files = makeSmallPackage();
  for (const name of ["Users.csv", "roster/users.csv", "users.txt"]) files.set(name, "");
  expect(checkPackage(files)).toEqual([
    "Users.csv: is no file of OneRoster 1.2.",
    "roster/users.csv: lies in a folder; all files lie at the root.",
    "users.txt: is no file of OneRoster 1.2.",
  ]);
});

test("a file without rows, or without anything, is left out instead", () => {
  const files = makeSmallPackage();
  files.set("userProfiles.csv", "");
  files.set("demographics.csv", `${files.get("demographics.csv")?.split("\r\n")[0]}\r\n`);
  expect(checkPackage(files)).toEqual([
    "demographics.csv: has no rows; such a file is left out and called absent.",
    "userProfiles.csv: has no heading.",
    'roles.csv, line 4, column 10 (userProfileSourcedId): "p-1" is not in userProfiles.csv.',
  ]);
});

test("users need roles.csv beside them, and what they refer to", () => {
  const files = makeSmallPackage();
  files.delete("roles.csv");
  files.set("manifest.csv", files.get("manifest.csv")?.replace("roles,bulk", "roles,absent") ?? "");
  expect(checkPackage(files)).toEqual(["users.csv: needs roles.csv beside it, absent."]);
  files.delete("orgs.csv");
  files.set("manifest.csv", files.get("manifest.csv")?.replace("orgs,bulk", "orgs,absent") ?? "");
  expect(checkPackage(files)).toContain(
    'users.csv, line 2, column 21 (primaryOrgSourcedId): "b-1" would be in orgs.csv, absent.',
  );
});

/** One more column, with the same cell in every row. */
function widen(
  files: Map<string, string>,
  file: string,
  heading: string,
  cell: string,
): Map<string, string> {
  const [header, ...rows] = (files.get(file) ?? "").trimEnd().split("\r\n");
  const wider = [`${header},${heading}`, ...rows.map((row) => `${row},"${cell}"`)];
  return files.set(file, `${wider.join("\r\n")}\r\n`);
}
