import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { storeRows } from "../help/district.ts";
import { grantOf, openDesk, type Desk } from "../help/desk.ts";
import { errorBeside, readForms, textOf } from "../help/read-page.ts";
import { acceptTerms, dumpControl, lastLink, newPerson } from "../help/site.ts";

setDefaultTimeout(60_000);

const sam = "sam@vendor.example.org";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(async () => desk.site.close());

describe("nothing is stored before Update data export is pressed:", () => {
  test("dialogs, rows and tests leave every table as it was", async () => {
    await desk.save({ grant: grantOf("students") });
    const before = await dumpControl(desk.site);
    const form = await desk.open();
    const typed = {
      ...form,
      name: "Another name",
      sftp_host: "sftp.vendor.example",
      sftp_password: "typed",
    };
    for (const step of [
      "add-endpoint",
      "edit-endpoint students",
      "remove-endpoint students",
      "update-endpoint",
      "choose-endpoint",
      "cancel",
      "nonsense",
      "",
    ]) {
      const fields = { ...typed, step, dialog_endpoint: "absences", dialog_original: "" };
      const answer = await desk.ann.post(`${desk.path}/draft`, fields);
      expect(answer.status).toBe(200);
      const html = await answer.text();
      expect(html).toContain('value="Another name"');
    }
    await desk.ann.post(`${desk.path}/connection-tests`, typed);
    expect(await dumpControl(desk.site)).toBe(before);
  });

  test("a row that a dialog made travels in the form and is saved with it", async () => {
    const dialog = {
      step: "update-endpoint",
      dialog_endpoint: "absences",
      dialog_columns_of: "absences",
    };
    const columns = ["student_id", "absence_date"];
    const answer = await desk.ann.post(`${desk.path}/draft`, {
      ...(await desk.open()),
      ...dialog,
      dialog_columns: columns,
      dialog_begin_on: "2026-08-01",
      dialog_limit: "1,000",
    });
    const html = await answer.text();
    expect(textOf(html)).toContain("Not saved yet");
    expect((await desk.stored()).grants).toEqual([]);
    const saved = await desk.ann.post(desk.path, await readForms(html, "integration-form"));
    expect(saved.headers.get("Location")).toBe(`${desk.path}?notice=saved`);
    const [grant] = (await desk.stored()).grants;
    expect(grant).toMatchObject({
      endpoint: "absences",
      columns,
      beginOn: "2026-08-01",
      rowsMax: 1000,
      revision: 1,
    });
  });

  test("saving while a dialog stands open keeps what is typed in it", async () => {
    const before = await dumpControl(desk.site);
    const answer = await desk.save({
      name: "Another name",
      dialog_endpoint: "absences",
      dialog_original: "",
      dialog_columns_of: "absences",
      dialog_columns: "student_id",
      dialog_limit: "12x",
      dialog_filename: "away.csv",
    });
    const html = await answer.text();
    expect(answer.status).toBe(422);
    expect(await errorBeside(html, "dialog_endpoint")).toContain("Press Update or Cancel");
    const form = await readForms(html, "integration-form");
    expect(form).toMatchObject({
      name: "Another name",
      dialog_limit: "12x",
      dialog_filename: "away.csv",
      dialog_columns: "student_id",
    });
    expect(await dumpControl(desk.site)).toBe(before);
  });
});

describe("a wrong part stores nothing, and everything typed comes back:", () => {
  test("account, server and rows are judged at once", async () => {
    const before = await dumpControl(desk.site);
    const typed = {
      name: "",
      primary_email: "sam@nowhere",
      additional_emails: "ops@vendor.example.org, wrong",
      sftp_host: "sftp://vendor.example/x",
      sftp_port: "70000",
      sftp_username: "two words",
      sftp_directory: "/a/../b",
      sftp_password: "typed & kept",
      grant: grantOf("students", { rowsMax: 5 }),
    };
    const answer = await desk.save(typed);
    const html = await answer.text();
    expect(answer.status).toBe(422);
    const fields = [
      "name",
      "primary_email",
      "additional_emails",
      "sftp_host",
      "sftp_port",
      "sftp_username",
      "sftp_directory",
    ];
    for (const field of fields)
      expect([field, await errorBeside(html, field)]).not.toEqual([field, undefined]);
    expect(await readForms(html, "integration-form")).toMatchObject(typed);
    expect(await dumpControl(desk.site)).toBe(before);
  });

  test("the endpoint dialog says what is wrong beside each field", async () => {
    await storeRows(desk.site.house, desk.integration.districtId, "buildings", [
      { building_reporting_id: "0042", building: "Forest Middle School" },
      { building_reporting_id: "0043", building: "River High School" },
    ]);
    const answer = await desk.ann.post(`${desk.path}/draft`, {
      ...(await desk.open()),
      step: "update-endpoint",
      dialog_endpoint: "absences",
      dialog_columns_of: "absences",
      dialog_enrollment_mode: "chosen",
      dialog_begin_on: "2026-02-30",
      dialog_limit: "none",
      dialog_filename: "a/b.csv",
    });
    const html = await answer.text();
    for (const part of [
      "columns",
      "buildings",
      "enrollment_mode",
      "begin_on",
      "limit",
      "filename",
    ]) {
      const name = `dialog_${part}`;
      expect([name, await errorBeside(html, name)]).not.toEqual([name, undefined]);
    }
    const again = await readForms(html, "integration-form");
    expect(again).toMatchObject({
      dialog_limit: "none",
      dialog_filename: "a/b.csv",
      dialog_begin_on: "2026-02-30",
    });
  });

  test("a fault in the middle of the transaction leaves nothing behind", async () => {
    await acceptTerms(desk.site, await lastLink(desk.site, sam, "tos"));
    const before = await dumpControl(desk.site);
    const form = await desk.open();
    const { createApp } = await import("../../routes/index.ts");
    const broken = {
      ...desk.site.deps,
      renderLetter: () => Promise.reject(new Error("no letter")),
    };
    const unlucky = newPerson({ app: createApp(broken), deps: desk.site.deps });
    unlucky.cookie = desk.ann.cookie;
    const changes = {
      name: "Another name",
      primary_email: "new@vendor.example.org",
      grant: grantOf("students"),
    };
    expect((await unlucky.post(desk.path, { ...form, ...changes })).status).toBe(500);
    expect(await dumpControl(desk.site)).toBe(before);
  });
});
