import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { programNames } from "../../src/catalog/endpoints/plan-words.ts";
import { storeRows } from "../help/district.ts";
import { grantOf, openDesk, type Desk } from "../help/desk.ts";
import { errorBeside, readForms, textOf, type Fields } from "../help/read-page.ts";
import { readAudit } from "../help/site.ts";
import { storeSmallSchool } from "../help/small-school.ts";

setDefaultTimeout(60_000);

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(async () => desk.site.close());

async function press(html: string, fields: Fields): Promise<string> {
  const form = await readForms(html, "integration-form");
  const answer = await desk.ann.post(`${desk.path}/draft`, { ...form, ...fields });
  expect(answer.status).toBe(200);
  return answer.text();
}

/** As without script: the dialog opens, an endpoint is chosen, its choices are shown. */
async function openDialog(endpoint: string): Promise<string> {
  const page = await (await desk.ann.get(desk.path)).text();
  const empty = await press(page, { step: "add-endpoint" });
  return press(empty, { step: "choose-endpoint", dialog_endpoint: endpoint });
}

async function save(html: string): Promise<void> {
  const answer = await desk.ann.post(desk.path, await readForms(html, "integration-form"));
  expect(answer.headers.get("Location")).toBe(`${desk.path}?notice=saved`);
}

describe("the dialog of an endpoint", () => {
  test("offers every program, none of them ticked, where rows hang on a student", async () => {
    for (const endpoint of ["students", "guardians", "service_logs", "programs"]) {
      const html = await openDialog(endpoint);
      const offered = html.match(/(?<=name="dialog_programs" value=")[^"]+/g);
      expect(offered).toEqual([...programNames]);
      expect(textOf(html)).toContain("None ticked: all students.");
      expect(await readForms(html, "integration-form")).not.toHaveProperty("dialog_programs");
    }
  });

  test("offers none where rows belong to no student", async () => {
    for (const endpoint of ["buildings", "users", "user_roles"]) {
      expect(await openDialog(endpoint)).not.toContain("dialog_programs");
    }
  });

  test("keeps what is ticked through the row, the save and the next opening, without script", async () => {
    const ticked = ["Special Education", "English Learners"];
    const dialog = await openDialog("students");
    const row = await press(dialog, { step: "update-endpoint", dialog_programs: ticked });
    expect(textOf(row)).toContain("Students in Special Education or English Learners");
    expect((await desk.stored()).grants).toEqual([]);
    await save(row);
    expect((await desk.stored()).grants).toMatchObject([{ programs: ticked, revision: 1 }]);
    const page = await (await desk.ann.get(desk.path)).text();
    expect(textOf(page)).toContain("Students in Special Education or English Learners");
    const again = await press(page, { step: "edit-endpoint students" });
    expect((await readForms(again, "integration-form"))["dialog_programs"]).toEqual(ticked);
    const same = await press(again, { step: "update-endpoint" });
    expect(textOf(same)).not.toContain("Not saved yet");
  });

  test("with everything unticked lets all students through again", async () => {
    await desk.save({ grant: grantOf("students", { programs: ["Section 504"] }) });
    const page = await (await desk.ann.get(desk.path)).text();
    const dialog = await press(page, { step: "edit-endpoint students" });
    const row = await press(dialog, { step: "update-endpoint", dialog_programs: [] });
    expect(textOf(row)).not.toContain("Students in");
    await save(row);
    expect((await desk.stored()).grants).toMatchObject([{ programs: null, revision: 2 }]);
  });

  test("forgets the ticks of an endpoint that is no longer the chosen one", async () => {
    const dialog = await openDialog("students");
    const other = await press(dialog, {
      step: "choose-endpoint",
      dialog_endpoint: "buildings",
      dialog_programs: ["Section 504"],
    });
    expect(other).not.toContain("dialog_programs");
    await save(await press(other, { step: "update-endpoint" }));
    expect((await desk.stored()).grants).toMatchObject([{ endpoint: "buildings", programs: null }]);
  });

  test("says beside Program what is wrong with a word that it did not offer", async () => {
    const dialog = await openDialog("students");
    const html = await press(dialog, { step: "update-endpoint", dialog_programs: "SPED" });
    expect(await errorBeside(html, "dialog_programs")).toBe(
      "A program is not known. Choose from the list.",
    );
  });
});

test("the row counts the students who participate", async () => {
  const { districtId } = desk.integration;
  await storeSmallSchool(desk.site.house, districtId);
  await storeRows(desk.site.house, districtId, "programs", [
    { student_id: "A1", program: "Section 504", participation: "Participating" },
    { student_id: "B1", program: "Section 504", participation: "Eligibility Review" },
  ]);
  const rowsNow = async (): Promise<string | undefined> =>
    /data-label="Rows now"[^>]*>(?:<[^>]*>|\s)*(\d+)/.exec(
      await (await desk.ann.get(desk.path)).text(),
    )?.[1];
  await desk.save({ grant: grantOf("students") });
  expect(await rowsNow()).toBe("4");
  await desk.save({ grant: grantOf("students", { programs: ["Section 504"] }) });
  expect(await rowsNow()).toBe("1");
});

test("the audit log tells that the endpoint changed, and from what to what", async () => {
  await desk.save({ grant: grantOf("students") });
  await desk.save({ grant: grantOf("students", { programs: ["K-4 Literacy"] }) });
  const [entry] = await readAudit(desk.site, desk.integration.districtId);
  expect(entry).toMatchObject({
    action: "integration.saved",
    before: { grants: [{ programs: null }] },
    after: { grants: [{ programs: ["K-4 Literacy"] }], changes: ["Students (endpoint changed)"] },
  });
});
