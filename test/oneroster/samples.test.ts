import { expect, test } from "bun:test";
import { checkPackage } from "./check-package.ts";
import { readPackage } from "./read-package.ts";

test.each(["bulk", "delta", "rejected"] as const)("the sample %s keeps the binding", (sample) => {
  expect(checkPackage(readPackage(sample))).toEqual([]);
});

test("the sample untidy breaks the binding only where an importer can be kind", () => {
  const findings = checkPackage(readPackage("untidy"));
  const ofEveryFile = /byte order mark|line feed alone/;
  expect(findings.filter((finding) => ofEveryFile.test(finding))).toHaveLength(2 * 5);
  expect(findings.filter((finding) => !ofEveryFile.test(finding))).toEqual([
    "orgs.csv, line 2, column 4: has a line break in its cell.",
    "users.csv, line 2, column 2: has a line break in its cell.",
    "users.csv, line 3, column 24: has a line break in its cell.",
    "users.csv, line 1, column 4: status stands behind familyName.",
    'users.csv, line 1, column 18: "resourceSourcedIds" is no column of it; others begin with metadata.',
  ]);
});
