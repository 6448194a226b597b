import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { locationDefaults, type LocationDraft } from "../../src/integrations/draft.ts";
import { openDesk, type Desk } from "../help/desk.ts";
import { errorBeside, readForms, textOf, type Fields } from "../help/read-page.ts";
import { dumpControl } from "../help/site.ts";

setDefaultTimeout(60_000);

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk("import");
});
afterEach(async () => desk.site.close());

const plain: LocationDraft = {
  endpoint: "students",
  filePath: "/outgoing/students-*.csv",
  fileType: "csv",
  isFolder: false,
  ...locationDefaults,
};

const chosen = {
  dialog_index: "",
  dialog_endpoint: "students",
  dialog_file_path: "/outgoing/students-*.csv",
  dialog_file_type: "csv",
  dialog_mode: "snapshot",
  dialog_new_buildings: "add",
  dialog_encoding: "windows-1252",
  dialog_error_percent: "2",
  dialog_may_be_empty: "true",
  dialog_after_success: "archive",
  dialog_archive_folder: "loaded",
} as const;

async function step(fields: Fields): Promise<string> {
  const answer = await desk.ann.post(`${desk.path}/draft`, { ...(await desk.open()), ...fields });
  expect(answer.status).toBe(200);
  return answer.text();
}

/** Pressed in a page that was already drawn, so with its rows and its dialog. */
async function press(html: string, fields: Fields): Promise<string> {
  const form = await readForms(html, "integration-form");
  return (await desk.ann.post(`${desk.path}/draft`, { ...form, ...fields })).text();
}

describe("the dialog of a pull location", () => {
  test("opens with the usual choices, and a row that changes none of them is stored with them", async () => {
    const html = await step({ step: "add-location" });
    expect(await readForms(html, "integration-form")).toMatchObject({
      dialog_file_type: "csv",
      dialog_mode: "upsert",
      dialog_new_buildings: "refuse",
      dialog_encoding: "utf-8",
      dialog_error_percent: "5",
      dialog_after_success: "leave",
      dialog_archive_folder: "",
    });
    expect(html).not.toMatch(/<details[^>]*id="more-options"[^>]*open/);
    const row = await press(html, {
      step: "update-location",
      dialog_endpoint: "students",
      dialog_file_path: plain.filePath,
    });
    await desk.ann.post(desk.path, await readForms(row, "integration-form"));
    expect((await desk.stored()).locations).toMatchObject([plain]);
  });

  test("stores what is chosen, says it in words in the row, and shows it again", async () => {
    const html = await step({ step: "update-location", ...chosen });
    for (const words of [
      "Snapshot: removes rows that the file does not name",
      "Adds new buildings",
      "Windows-1252",
      "Up to 2 % of the rows may have errors",
      "May be empty",
      "Moved to loaded after success",
    ]) {
      expect(textOf(html)).toContain(words);
    }
    expect((await desk.stored()).locations).toEqual([]);
    await desk.ann.post(desk.path, await readForms(html, "integration-form"));
    expect((await desk.stored()).locations).toMatchObject([
      {
        ...plain,
        mode: "snapshot",
        newBuildings: "add",
        encoding: "windows-1252",
        errorPercentMax: 2,
        mayBeEmpty: true,
        afterSuccess: "archive",
        archiveFolder: "loaded",
      },
    ]);
    const again = await step({ step: "edit-location 0" });
    expect(await readForms(again, "integration-form")).toMatchObject({
      ...chosen,
      dialog_index: "0",
    });
    const same = await press(again, { step: "update-location" });
    expect(textOf(same)).not.toContain("Not saved yet");
  });

  test("says what is wrong beside each field, open, with everything as it was typed", async () => {
    const typed = {
      ...chosen,
      dialog_file_path: "/out*/students.csv",
      dialog_error_percent: "101",
      dialog_archive_folder: "../elsewhere",
    };
    const html = await step({ step: "update-location", ...typed });
    expect(await errorBeside(html, "dialog_file_path")).toContain("not in its folder");
    expect(await errorBeside(html, "dialog_error_percent")).toContain("from 0 to 100");
    expect(await errorBeside(html, "dialog_archive_folder")).toContain("another folder");
    expect(html).toMatch(/<details[^>]*id="more-options"[^>]*open/);
    expect(await readForms(html, "integration-form")).toMatchObject(typed);
  });

  test.each([
    ["", "Enter the folder"],
    ["loaded*", "without * and ?"],
    ["/outgoing/", "in this folder already"],
  ])("takes no “%s” as the folder for loaded files", async (folder, words) => {
    const html = await step({ step: "update-location", ...chosen, dialog_archive_folder: folder });
    expect(await errorBeside(html, "dialog_archive_folder")).toContain(words);
  });

  test.each(["5 %", "0", "100", " 7"])("takes “%s” as a percentage", async (percent) => {
    const html = await step({ step: "update-location", ...chosen, dialog_error_percent: percent });
    const { location } = await readForms(html, "integration-form");
    expect(JSON.parse(String(location))).toMatchObject({ errorPercentMax: parseInt(percent, 10) });
  });

  test.each(["csv", "json", "xml"])("takes a file of type %s", async (type) => {
    const html = await step({ step: "update-location", ...chosen, dialog_file_type: type });
    const { location } = await readForms(html, "integration-form");
    expect(JSON.parse(String(location))).toMatchObject({ fileType: type });
  });

  test("forgets the folder for loaded files when files are not moved", async () => {
    const html = await step({
      step: "update-location",
      ...chosen,
      dialog_after_success: "delete",
      dialog_archive_folder: "../elsewhere",
    });
    const { location } = await readForms(html, "integration-form");
    expect(JSON.parse(String(location))).toMatchObject({
      afterSuccess: "delete",
      archiveFolder: null,
    });
    expect(textOf(html)).toContain("Deleted after success");
  });

  test("asks about new buildings only where files name buildings, and keeps no answer elsewhere", async () => {
    const shown = 'name="dialog_new_buildings"';
    expect(await step({ step: "choose-location", ...chosen })).toContain(shown);
    const absences = { ...chosen, dialog_endpoint: "absences" };
    const html = await step({ step: "choose-location", ...absences });
    expect(html).not.toContain(shown);
    expect(await readForms(html, "integration-form")).toMatchObject({
      dialog_file_path: chosen.dialog_file_path,
      dialog_error_percent: "2",
    });
    const row = await readForms(
      await step({ step: "update-location", ...absences }),
      "integration-form",
    );
    expect(JSON.parse(String(row["location"]))).toMatchObject({ newBuildings: "refuse" });
  });

  test("comes back as it was typed when the page is saved while it stands open", async () => {
    const typed = { ...chosen, dialog_error_percent: "many" };
    const answer = await desk.save(typed);
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(await errorBeside(html, "dialog_endpoint")).toContain("Press Update or Cancel");
    expect(await readForms(html, "integration-form")).toMatchObject(typed);
  });
});

describe("a row that somebody wrote by hand", () => {
  test.each([
    ["a percentage that there is not", { errorPercentMax: 101 }],
    ["half a percent", { errorPercentMax: 2.5 }],
    ["an unknown mode", { mode: "mirror" }],
    ["no folder to move to", { afterSuccess: "archive" }],
    ["a way out of the folder", { afterSuccess: "archive", archiveFolder: "../x" }],
    ["a snapshot of guardians", { endpoint: "guardians", mode: "snapshot" }],
    ["a folder by pattern", { filePath: "*/students.csv" }],
  ])("with %s stores nothing", async (_what, change) => {
    const before = await dumpControl(desk.site);
    const answer = await desk.save({ location: JSON.stringify({ ...plain, ...change }) });
    expect(answer.status).toBe(422);
    expect(await dumpControl(desk.site)).toBe(before);
  });

  test("before an upgrade means the usual choices", async () => {
    const { endpoint, filePath, fileType, isFolder } = plain;
    const location = JSON.stringify({ endpoint, filePath, fileType, isFolder });
    expect((await desk.save({ location })).status).toBe(303);
    expect((await desk.stored()).locations).toMatchObject([plain]);
  });
});
