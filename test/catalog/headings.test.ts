import { expect, test } from "bun:test";
import { columnNames, columnOf } from "../../src/catalog/endpoint.ts";
import { catalog, getEndpoint } from "../../src/catalog/index.ts";
import { matchHeadings } from "../../src/catalog/headings.ts";
import { nearestName } from "../../src/catalog/nearest-name.ts";
import { isRefusal } from "../../src/refusal.ts";

const absences = getEndpoint("absences");
const buildings = getEndpoint("buildings");

function refusalOf(headings: readonly string[], endpoint = absences): string {
  try {
    matchHeadings(endpoint, headings);
    return "not refused";
  } catch (error) {
    if (isRefusal(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
}

test.each(catalog.map((endpoint) => [endpoint.name, endpoint] as const))(
  "%s: every column is matched by its label and by its wire name, in any order and case",
  (_name, endpoint) => {
    const names = columnNames(endpoint).toReversed();
    const labels = names.map((name) => columnOf(endpoint, name).label);
    expect(matchHeadings(endpoint, names)).toEqual(names);
    expect(matchHeadings(endpoint, labels)).toEqual(names);
    expect(
      matchHeadings(
        endpoint,
        labels.map((label) => ` ${label.toUpperCase()} `),
      ),
    ).toEqual(names);
  },
);

test.each(catalog.map((endpoint) => [endpoint.name, endpoint] as const))(
  "%s: no heading could mean two columns",
  (_name, endpoint) => {
    const words = columnNames(endpoint).flatMap((name) => [
      ...new Set([name, columnOf(endpoint, name).label.toLowerCase()]),
    ]);
    expect(new Set(words).size).toBe(words.length);
  },
);

test("an unknown heading refuses the file with the nearest known name", () => {
  expect(refusalOf(["Student Id", "Absence Dat"])).toBe(
    "format_invalid: “Absence Dat” is not a column of absences. The nearest known one is “Absence Date”. Correct or remove it.",
  );
  expect(refusalOf(["studentid", "absence_date"])).toContain("nearest known one is “Student Id”");
});

test("an unknown heading that is near nothing gets no hint", () => {
  expect(refusalOf(["Student Id", "Absence Date", "Teacher"])).toBe(
    "format_invalid: “Teacher” is not a column of absences. Correct or remove it.",
  );
});

test("words that every object knows are unknown headings", () => {
  for (const word of ["__proto__", "constructor", "toString"]) {
    expect(refusalOf(["Student Id", "Absence Date", word])).toContain(
      "is not a column of absences",
    );
    expect(() => columnOf(absences, word)).toThrow("has no column");
  }
});

test("a heading that stands twice refuses the file and names both columns", () => {
  expect(refusalOf(["Student Id", "Absence Date", "student_id"])).toBe(
    "format_invalid: “student_id” (column 3) repeats “Student Id” (column 1). Keep one of them.",
  );
});

test("all missing required columns are named at once", () => {
  expect(refusalOf(["Active"], buildings)).toBe(
    "format_invalid: The required columns are missing: building_reporting_id, building. Add them to every row.",
  );
  expect(refusalOf(["Student Id"])).toBe(
    "format_invalid: The required column is missing: absence_date. Add it to every row.",
  );
});

test("a column without a heading is named by its place", () => {
  expect(refusalOf(["Student Id", " ", "Absence Date"])).toBe(
    "format_invalid: Column 2 has no heading. Name it, or remove the column.",
  );
});

test("the columns of our own error files are passed over", () => {
  expect(matchHeadings(absences, ["_error", "Student Id", "Absence Date", "_fix"])).toEqual([
    null,
    "student_id",
    "absence_date",
    null,
  ]);
});

test("a heading in another Unicode form is the same heading", () => {
  expect(matchHeadings(absences, ["Student\u00A0Id", "Absence  Date"])).toEqual([
    "student_id",
    "absence_date",
  ]);
});

test("the nearest name is the one with the fewest differences, and none when a third differs", () => {
  expect(nearestName("Grant Midle", ["Grant High", "Grant Middle"])).toBe("Grant Middle");
  expect(nearestName("grant middle", ["Grant Middle"])).toBe("Grant Middle");
  expect(nearestName("Completely else", ["Grant Middle"])).toBeUndefined();
  expect(nearestName("x", [])).toBeUndefined();
});
