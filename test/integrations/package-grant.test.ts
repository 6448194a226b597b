/** Granting what is given as a package: which columns it never does without, and what its file is called. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { oneroster } from "../../src/catalog/endpoints/oneroster.ts";
import { checkGrant } from "../../src/integrations/check-draft.ts";
import type { GrantDraft } from "../../src/integrations/draft.ts";
import { fillFileName } from "../../src/transfer/file-name.ts";
import { grantOf, openDesk, type Desk } from "../help/desk.ts";
import { readForms, textOf } from "../help/read-page.ts";
import { storeSmallSchool } from "../help/small-school.ts";

setDefaultTimeout(60_000);

const draftOf = (more: Partial<GrantDraft> = {}, endpoint = "oneroster"): GrantDraft =>
  JSON.parse(grantOf(endpoint, more)) as GrantDraft;
const without = (...columns: readonly string[]): GrantDraft =>
  draftOf({ columns: columnNames(oneroster).filter((name) => !columns.includes(name)) });

describe("columns", () => {
  test("all of them, and only those that are always needed, may be granted", () => {
    expect(checkGrant(draftOf(), [])).toEqual({});
    expect(checkGrant(draftOf({ columns: oneroster.neverWithout ?? [] }), [])).toEqual({});
  });

  test("without one that is always needed are refused by its label", () => {
    expect(checkGrant(without("last_name"), [])).toEqual({
      columns: "Tick Last Name: without it there is no valid OneRoster package.",
    });
    expect(checkGrant(without("student_id", "building_reporting_id"), [])).toEqual({
      columns:
        "Tick Student Id and Building Reporting Id: without them there is no valid OneRoster package.",
    });
  });

  test.each(["guardian_email", "guardian_phones"])(
    "with %s and without guardians would show nothing, and are refused",
    (name) => {
      const other = name === "guardian_email" ? "guardian_phones" : "guardian_email";
      const errors = checkGrant(without("guardians", other), []);
      expect(errors.columns).toEndWith("is shown beside Guardians only. Tick both or neither.");
    },
  );

  test("nobody else's change", () => {
    expect(checkGrant(draftOf({ columns: ["grade"] }, "students"), [])).toEqual({});
  });
});

describe("Filename", () => {
  const nameOf = (template: string | null): string =>
    fillFileName(template, {
      endpoint: "oneroster",
      format: "csv",
      now: new Date("2026-11-24T00:00:12Z"),
      district: "Río Verde",
      runId: "run_1",
    });

  test.each([
    [null, "oneroster.zip"],
    ["roster", "roster.zip"],
    ["roster.v2.zip", "roster.v2.zip"],
    ["{district}-{datetime}", "Río-Verde-20261124-000012.zip"],
    ["roster/", "roster/"],
    ["{date}/", "2026-11-24/"],
    ["v1.2/", "v1.2/"],
  ])("%p is %s", (template, name) => {
    expect(checkGrant(draftOf({ fileName: template }), [])).toEqual({});
    expect(nameOf(template)).toBe(name);
  });

  test.each(["/", "a/b/", "/roster/", "../", "./", "roster//", "a/b", "roster\\", "a\nb/"])(
    "%p is neither a file nor a folder",
    (fileName) => {
      expect(checkGrant(draftOf({ fileName }), []).fileName).toContain(
        "or a folder's: the same with a slash at its end",
      );
    },
  );

  test("of rows takes no folder", () => {
    const { fileName } = checkGrant(draftOf({ fileName: "roster/" }, "students"), []);
    expect(fileName).toContain("without slashes");
  });

  test("of a folder that is another endpoint's file is refused", () => {
    const other = draftOf({ fileName: "a.b" }, "students");
    expect(checkGrant(draftOf({ fileName: "A.B/" }), [other]).fileName).toBe(
      "Students writes this file too. Choose a name of its own.",
    );
    expect(checkGrant(draftOf({ fileName: "a/" }), [other])).toEqual({});
  });
});

describe("the dialog", () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
    await storeSmallSchool(desk.site.house, desk.integration.districtId);
  });
  afterAll(() => desk.site.close());

  async function step(step: string, more: Record<string, string | readonly string[]>) {
    const fields = { ...(await desk.open()), step, dialog_endpoint: "oneroster", ...more };
    return (await desk.ann.post(`${desk.path}/draft`, fields)).text();
  }

  test("says which columns are always needed, and what a slash means; nothing of rows is asked", async () => {
    const html = await step("choose-endpoint", {});
    const text = textOf(html);
    expect(text).toContain(
      "These are always needed: Student Id, Last Name, First Name, District Enrollment, Building, Building Reporting Id.",
    );
    expect(text).toContain("with a slash at its end, as in roster/, a folder");
    expect(text).not.toMatch(/Most rows in a file|Report Field Names/);
    const typed = await readForms(html, "integration-form");
    expect(typed).toMatchObject({ dialog_columns: [...columnNames(oneroster)] });
  });

  test("keeps what was ticked and says what is missing", async () => {
    const html = await step("update-endpoint", {
      dialog_columns_of: "oneroster",
      dialog_columns: ["student_id", "last_name"],
      dialog_filename: "a/b",
    });
    expect(textOf(html)).toContain("Tick First Name, District Enrollment, Building, and Building");
    expect(textOf(html)).toContain("or a folder's");
    const typed = await readForms(html, "integration-form");
    expect(typed).toMatchObject({ dialog_columns: ["student_id", "last_name"] });
  });

  test("an export has it in its list, with the students it would show today", async () => {
    await desk.save({ grant: [grantOf("oneroster", { fileName: "roster/" })] });
    expect((await desk.stored()).grants).toMatchObject([
      { endpoint: "oneroster", fileName: "roster/", enrollment: null },
    ]);
    const html = await (await desk.ann.get(desk.path)).text();
    const row = textOf(html.slice(html.indexOf('id="endpoint-oneroster"')).split("</tr>")[0] ?? "");
    expect(row).toContain("File: roster/");
    expect(row).toMatch(/17 of 17 4 Active students/);
  });

  test("a form written by hand is refused too, and nothing of it is stored", async () => {
    const before = await desk.stored();
    const html = await (
      await desk.save({ grant: [grantOf("oneroster", { columns: ["student_id"] })] })
    ).text();
    expect(textOf(html)).toContain("there is no valid OneRoster package");
    expect((await desk.stored()).grants).toEqual(before.grants);
  });
});
