import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { IntegrationRecord } from "../../db/control/integrations.ts";
import type { GrantDraft } from "../../src/integrations/draft.ts";
import { grantOf, openDesk, type Desk } from "../help/desk.ts";
import { readForms, textOf } from "../help/read-page.ts";
import { addColleague } from "../help/site.ts";

setDefaultTimeout(60_000);

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(async () => desk.site.close());

describe("of two administrators the second", () => {
  test("is told who changed what, keeps their own changes, and saves by pressing again", async () => {
    const bob = await addColleague(
      desk.site,
      desk.integration.districtId,
      "Bob Berg",
      "bob@example.org",
    );
    const form = await desk.open(bob);
    await desk.save({ first_name: "Samantha", grant: grantOf("absences") });
    const answer = await bob.post(desk.path, {
      ...form,
      last_name: "Berg",
      grant: grantOf("students"),
    });
    const html = await answer.text();
    expect(answer.status).toBe(409);
    for (const words of [
      "Ann O’Hara saved other changes",
      "First Name",
      "Absences (endpoint added)",
      "Nothing of yours is saved yet",
    ]) {
      expect(textOf(html)).toContain(words);
    }
    expect((await desk.stored()).integration).toMatchObject({
      firstName: "Samantha",
      lastName: "O'Hara",
      version: 2,
    });
    const again = await readForms(html, "integration-form");
    expect(again).toMatchObject({
      first_name: "Samantha",
      last_name: "Berg",
    });
    // Absences came from Ann; Bob, who had not seen them, does not take them away.
    expect(html.match(/name="grant"/g)).toHaveLength(2);
    const both = { ...again, grant: [grantOf("students"), grantOf("absences")] };
    expect((await bob.post(desk.path, both)).status).toBe(303);
    const record = await desk.stored();
    expect(record.integration).toMatchObject({
      firstName: "Samantha",
      lastName: "Berg",
      version: 3,
    });
    expect(record.grants.map((grant) => grant.endpoint)).toEqual(["students", "absences"]);
  });

  test("is told even when both press at the same time", async () => {
    const form = await desk.open();
    const posts = Array.from({ length: 10 }, (_, number) =>
      desk.ann.post(desk.path, { ...form, name: `Name ${number}` }),
    );
    const statuses = (await Promise.all(posts)).map((answer) => answer.status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(9);
    expect((await desk.stored()).integration.version).toBe(2);
  });

  test("is not believed when the form claims a later version", async () => {
    for (const version of ["99", "-1", "", "x", "1e999"]) {
      expect((await desk.save({ version, name: "Another name" })).status).toBe(409);
    }
    expect((await desk.stored()).integration.name).toBe("TestHound");
  });
});

describe("the revision of a grant", () => {
  const boundaries: readonly (readonly [what: string, more: Partial<GrantDraft>])[] = [
    ["a column", { columns: ["student_id"] }],
    ["a building", { buildings: ["0042"] }],
    ["a status", { enrollment: ["ENROLLED"] }],
    ["a program", { programs: ["Section 504"] }],
  ];
  for (const [what, more] of boundaries) {
    test(`rises when ${what} changes what it lets through, and again when it changes back`, async () => {
      await desk.save({ grant: [grantOf("students"), grantOf("absences")] });
      const { grants } = await desk.stored();
      await desk.save({ grant: [grantOf("students", more), grantOf("absences")] });
      expect(revisionsOf(await desk.stored())).toEqual([2, 1]);
      await desk.save({ grant: [grantOf("students"), grantOf("absences")] });
      expect(revisionsOf(await desk.stored())).toEqual([3, 1]);
      expect((await desk.stored()).grants.map((grant) => grant.id)).toEqual(
        grants.map((grant) => grant.id),
      );
    });
  }

  test("rises when the first day changes", async () => {
    await desk.save({ grant: grantOf("absences") });
    await desk.save({ grant: grantOf("absences", { beginOn: "2026-08-01" }) });
    expect(revisionsOf(await desk.stored())).toEqual([2]);
  });

  test("stays when only files change, or the order of ticks", async () => {
    const programs = ["Section 504", "English Learners"];
    const columns = ["student_id", "last_name"];
    await desk.save({ grant: grantOf("students", { columns, programs }) });
    const files = { fileName: "pupils.csv", rowsMax: 10, reportFieldNames: true };
    const other = { columns: ["last_name", "student_id"], programs: programs.toReversed() };
    await desk.save({ grant: grantOf("students", { ...other, ...files }) });
    const [grant] = (await desk.stored()).grants;
    expect(grant).toMatchObject({ revision: 1, ...files });
  });
});

function revisionsOf(record: IntegrationRecord): readonly number[] {
  return record.grants.map((grant) => grant.revision);
}
