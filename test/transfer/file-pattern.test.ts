import { describe, expect, test } from "bun:test";
import { isPattern, matchesPattern, nearestToPattern } from "../../src/transfer/file-pattern.ts";

describe("a pattern", () => {
  test.each([
    ["students-*.csv", "students-2026.csv", true],
    ["students-*.csv", "students-.csv", true],
    ["students-*.csv", "Students-2026.csv", false],
    ["students-*.csv", "students-2026.csv.part", false],
    ["students-*.csv", "old-students-2026.csv", false],
    ["*", "anything at all", true],
    ["*.csv", ".csv", true],
    ["s?.csv", "s1.csv", true],
    ["s?.csv", "s.csv", false],
    ["s?.csv", "s12.csv", false],
    ["?.csv", "😀.csv", true],
    ["*a*b*", "xxaxxbxx", true],
    ["*a*b*", "xxbxxaxx", false],
    // What other languages of patterns mean by these is plain text here.
    ["s[12].csv", "s1.csv", false],
    ["s[12].csv", "s[12].csv", true],
    ["{a,b}*.csv", "a.csv", false],
    ["s.*", "s-csv", false],
  ] as const)("“%s” and “%s”: %p", (pattern, name, matches) => {
    expect(matchesPattern(name, pattern)).toBe(matches);
  });

  test("of nothing but stars is judged at once", () => {
    const began = performance.now();
    expect(matchesPattern("a".repeat(255), `${"*a".repeat(100)}b`)).toBe(false);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test("is only what holds a star or a question mark", () => {
    expect(["a*", "a?", "a", "[a]"].map(isPattern)).toEqual([true, true, false, false]);
  });
});

describe("the nearest name to a pattern", () => {
  test.each([
    ["students-*.csv", ["readme.txt", "Students-2026.csv"], "Students-2026.csv"],
    ["students-*.csv", ["student-2026.csv", "staff-2026.csv"], "student-2026.csv"],
    ["students-*.csv", ["students_2026.csv"], "students_2026.csv"],
    ["students-*.csv", ["readme.txt"], undefined],
    ["students-*.csv", [], undefined],
  ] as const)("“%s” among %j: %p", (pattern, names, nearest) => {
    expect(nearestToPattern(pattern, names)).toBe(nearest);
  });
});
