import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { grantOf, openDesk, takeDesk, type Desk } from "../help/desk.ts";
import { textOf } from "../help/read-page.ts";
import { dumpControl } from "../help/site.ts";

setDefaultTimeout(60_000);

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(async () => desk.site.close());

describe("rows that somebody wrote by hand are refused:", () => {
  const forged: readonly (readonly [what: string, rows: readonly string[]])[] = [
    ["an unknown endpoint", [grantOf("students").replace('"students"', '"grades"')]],
    [
      "an endpoint that is no word of ours",
      [grantOf("students").replace('"students"', '"constructor"')],
    ],
    ["an unknown column", [grantOf("students", { columns: ["student_id", "password"] })]],
    ["a column twice", [grantOf("students", { columns: ["student_id", "student_id"] })]],
    ["no column", [grantOf("students", { columns: [] })]],
    [
      "two of the same endpoint",
      [grantOf("students"), grantOf("students", { columns: ["student_id"] })],
    ],
    [
      "two that write one file",
      [grantOf("students", { fileName: "a.csv" }), grantOf("absences", { fileName: "a.csv" })],
    ],
    ["an unknown status", [grantOf("students", { enrollment: ["GONE"] })]],
    ["no status", [grantOf("students", { enrollment: [] })]],
    ["no building", [grantOf("students", { buildings: [] })]],
    ["an unknown program", [grantOf("students", { programs: ["SPED"] })]],
    ["a program in other letters", [grantOf("students", { programs: ["SECTION 504"] })]],
    ["a program twice", [grantOf("students", { programs: ["Section 504", "Section 504"] })]],
    ["no program", [grantOf("students", { programs: [] })]],
    ["a program of no student", [grantOf("buildings", { programs: ["Section 504"] })]],
    ["a day that there is not", [grantOf("absences", { beginOn: "2026-02-30" })]],
    ["a day where there is no date", [grantOf("students", { beginOn: "2026-02-01" })]],
    [
      "another endpoint's usual file name",
      [grantOf("students"), grantOf("absences", { fileName: "Students.csv" })],
    ],
    ["a path for a file's name", [grantOf("students", { fileName: "../etc/passwd" })]],
    ["half a row", [grantOf("students", { rowsMax: 0.5 })]],
    ["more rows than a number holds", [grantOf("students", { rowsMax: 1e300 })]],
    ["something more", [grantOf("students").replace("{", '{"id":"gra_1",')]],
    ["something less", ["{}"]],
    ["no JSON", ["{"]],
    ["a bare word", ["null"]],
    ["a thousand rows", Array.from({ length: 1_000 }, () => grantOf("students"))],
  ];
  for (const [what, rows] of forged) {
    test(what, async () => {
      const before = await dumpControl(desk.site);
      const answer = await desk.save({ grant: rows });
      expect(answer.status).toBe(422);
      expect(textOf(await answer.text())).toMatch(
        /Choose|Tick|not whole|in the list already|Another endpoint|cannot|Enter|Leave|plain file name/,
      );
      expect(await dumpControl(desk.site)).toBe(before);
    });
  }

  test("a grant in an import, and a pull location in an export", async () => {
    const file = {
      endpoint: "students",
      filePath: "students.csv",
      fileType: "csv",
      isFolder: false,
    };
    expect((await desk.save({ location: JSON.stringify(file) })).status).toBe(303);
    expect((await desk.stored()).locations).toEqual([]);
    const other = await takeDesk(desk.site, desk.ann, "import");
    expect((await other.save({ grant: grantOf("students") })).status).toBe(303);
    expect((await other.stored()).grants).toEqual([]);
  });

  test("a word under May send by API that there is not, or for an export", async () => {
    expect((await desk.save({ may_send: ["students"] })).status).toBe(303);
    expect((await desk.stored()).integration.mayWrite).toEqual([]);
    const other = await takeDesk(desk.site, desk.ann, "import");
    await other.save({ may_send: ["students", "grades", "__proto__"] });
    const { mayWrite } = (await other.stored()).integration;
    expect(mayWrite).toContain("students");
    expect(mayWrite).not.toContain("grades");
    expect(mayWrite).not.toContain("absences");
  });
});
