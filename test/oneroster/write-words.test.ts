/** The tables of words in `docs/oneroster.md`, line by line. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "bun:test";
import { guardianRole, raceHeading, sexOf, staffRole } from "../../src/oneroster/write/words.ts";

const document = readFileSync(join(import.meta.dir, "../../docs/oneroster.md"), "utf8");

/** The rows of the table whose heading begins so; code marks are cut. */
function tableOf(heading: string): readonly (readonly [string, string])[] {
  const [, behind = ""] = document.split(`\n| ${heading}`);
  const lines = behind.split("\n\n")[0]?.split("\n").slice(2) ?? [];
  return lines.map((line) => {
    const [, left = "", right = ""] = line.split("|").map((cell) => cell.trim());
    return [left, right.replaceAll("`", "")] as const;
  });
}

const inWords = (cell: string): readonly string[] => cell.split(", ");
const shout = (word: string): string => word.toUpperCase();

describe("Relationship", () => {
  const table = tableOf("Relationship");
  const words = table
    .slice(0, 2)
    .flatMap(([cell, role]) => inWords(cell).map((word) => [word, role] as const));

  test.each(words)("%s is a %s, in any case, with and without hyphens", (word, role) => {
    for (const spelling of [word, shout(word), ` ${word.replaceAll(" ", "-")} `]) {
      expect([spelling, guardianRole(spelling)]).toEqual([spelling, role]);
    }
  });

  test("has both roles in the document", () => {
    expect(table.map(([, role]) => role)).toEqual(["parent", "relative", "guardian"]);
    expect(words.length).toBeGreaterThan(20);
  });

  test.each(["Step-Mother", "step father", "STEP-PARENT"])("%s is a parent", (word) => {
    expect(guardianRole(word)).toBe("parent");
  });

  test.each(["", "Guardian", "Foster Mother", "Mother and Father", "Caseworker", "toString"])(
    "“%s” is a guardian",
    (word) => {
      expect(guardianRole(word)).toBe("guardian");
    },
  );
});

describe("Role", () => {
  const table = tableOf("Role has the word");
  const words = table.slice(0, 7).flatMap(([cell, roles]) =>
    inWords(cell).map((word) => {
      const [inBuilding = "", inDistrict = inBuilding] = roles.split(/ in a building, | without/);
      return [word, inBuilding, inDistrict] as const;
    }),
  );

  test.each(words)("with the word %s is %s", (word, inBuilding, inDistrict) => {
    for (const role of [word, shout(word), `The ${word} (new)`, `Vice-${word}`]) {
      expect([role, staffRole(role, "inBuilding")]).toEqual([role, inBuilding]);
      expect([role, staffRole(role, "inDistrict")]).toEqual([role, inDistrict]);
    }
  });

  test("has seven lines of words in the document", () => {
    expect(words.map(([word]) => word)).toContain("superintendent");
    expect(words).toHaveLength(14);
  });

  test.each([
    ["Assistant Principal", "principal"],
    ["Teacher Assistant", "aide"],
    ["Teaching  assistant", "aide"],
    ["Guidance Counselor, Teacher", "counselor"],
    ["System Administrator", "systemAdministrator"],
    ["Administrator's Teacher", "siteAdministrator"],
    // Words within others are none.
    ["Paramedic", "ext:Paramedic"],
    ["Teachers", "ext:Teachers"],
    ["Éteacher", "ext:Éteacher"],
    ["Administration", "ext:Administration"],
    ["Speech Therapist", "ext:Speech Therapist"],
  ])("%s is %s", (role, expected) => {
    expect(staffRole(role, "inBuilding")).toBe(expected);
  });
});

describe("Race", () => {
  const words = tableOf("Race (any case)")
    .slice(0, -1)
    .flatMap(([cell, column]) => inWords(cell).map((word) => [word, column] as const));

  test.each(words)("%s is %s", (word, column) => {
    expect<string | undefined>(raceHeading(word)).toBe(column);
    expect<string | undefined>(raceHeading(` ${shout(word)}`)).toBe(column);
  });

  test("has eight words in the document", () => {
    expect(words).toHaveLength(8);
  });

  test.each(["", "Asian, White", "Asian American", "Unknown", "constructor"])(
    "“%s” is none of them",
    (word) => {
      expect(raceHeading(word)).toBeUndefined();
    },
  );
});

test("Gender has a word for each code, and none for nothing", () => {
  expect([sexOf("M"), sexOf("F"), sexOf("")]).toEqual(["male", "female", ""]);
});
