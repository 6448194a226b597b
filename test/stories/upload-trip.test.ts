/** An administrator uploads by hand: rows with errors come back as a file, and a load that removes too many waits. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { fileBytesMax } from "../../src/formats/limits.ts";
import { startApp, type App } from "../help/app.ts";
import { launchBrowser, missingForBrowser } from "../help/browser.ts";
import { csvOf, manyStudents } from "../help/loads.ts";
import { buildings } from "../help/small-school.ts";
import { setUp } from "./admin-steps.ts";

setDefaultTimeout(120_000);
const missing = missingForBrowser();

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with htmx" : "without JavaScript";
  describe.skipIf(missing !== undefined)(`${how}${missing ? ` (${missing})` : ""}`, () => {
    let app: App;
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      [app, browser] = await Promise.all([startApp(), launchBrowser()]);
      page = await (await browser.newContext({ javaScriptEnabled })).newPage();
      page.setDefaultTimeout(20_000);
      await setUp(page, app);
      await upload(page, app, "Buildings", "buildings.csv", csvOf(buildings));
      await waitForState(page, "Succeeded");
    });
    afterAll(async () => {
      await browser?.close();
      await app?.stop();
    });

    // Without script the server says so, after all of it was sent.
    if (javaScriptEnabled) {
      test("a file that is too large is told before it is sent", async () => {
        const folder = await mkdtemp(join(tmpdir(), "large-"));
        const path = join(folder, "large.csv");
        await Bun.write(path, "");
        await truncate(path, fileBytesMax + 1);
        await page.goto(`${app.url}/settings/upload`);
        await page.getByLabel("File", { exact: true }).setInputFiles(path);
        await page.getByRole("alert").filter({ hasText: "larger than 2 GB" }).waitFor();
        expect(await page.getByLabel("File", { exact: true }).inputValue()).toBe("");
        await rm(folder, { recursive: true });
      });
    }

    test("two wrong rows among sixty come back as a file, and are stored once they are right", async () => {
      const rows = manyStudents(60).map((row, index) =>
        index === 7 || index === 31 ? { ...row, date_of_birth: "someday" } : row,
      );
      await upload(page, app, "Students", "students.csv", csvOf(rows));
      await waitForState(page, "Succeeded with errors");
      const download = page.waitForEvent("download");
      await page.getByRole("link", { name: "Download rows with errors" }).click();
      const file = await download;
      expect(file.suggestedFilename()).toBe("students-errors.csv");
      const text = await Bun.file(await file.path()).text();
      expect(text.trim().split("\r\n")).toHaveLength(3);
      expect(await countStudents(page, app)).toBe("58 rows");
      const corrected = text.replaceAll("someday", "2014-05-06");
      await upload(page, app, "Students", "students-errors.csv", corrected);
      await waitForState(page, "Succeeded");
      expect(await countStudents(page, app)).toBe("60 rows");
    });

    test("a snapshot that would remove too many is held, looked at and approved", async () => {
      await upload(page, app, "Students", "fewer.csv", csvOf(manyStudents(40)), "Snapshot");
      await waitForState(page, "Held");
      const text = await page.locator("main").innerText();
      expect(text).toContain("It would remove 20 of 60 stored rows");
      expect(text).toContain("Last S60, First S60");
      await page.getByRole("button", { name: "Approve" }).click();
      await waitForState(page, "Succeeded");
      expect(await page.locator("main").innerText()).toContain("Approved by Ann O’Hara");
      expect(await countStudents(page, app)).toBe("40 rows");
      await page.goto(`${app.url}/settings/upload`);
      const first = page.getByRole("row").filter({ hasText: "fewer.csv" });
      expect(await first.innerText()).toContain("Succeeded");
    });
  });
}

async function upload(
  page: Page,
  app: App,
  endpoint: string,
  name: string,
  text: string,
  mode = "Add and update",
): Promise<void> {
  await page.goto(`${app.url}/settings/data-imports-exports`);
  await page.getByRole("link", { name: "Upload", exact: true }).click();
  await page.getByLabel("Endpoint").selectOption({ label: endpoint });
  const file = { name, mimeType: "text/csv", buffer: Buffer.from(text) };
  await page.getByLabel("File", { exact: true }).setInputFiles(file);
  await page.getByLabel(mode).check();
  await page.getByLabel("Dry run").uncheck();
  await page.getByRole("button", { name: "Upload" }).click();
  await page.waitForURL("**/settings/upload/runs/*");
}

/** The page follows the run by itself, with script and without. */
async function waitForState(page: Page, word: string): Promise<void> {
  const pill = page.locator(".pill", { hasText: new RegExp(`^\\s*${word}\\s*$`) });
  await pill.first().waitFor();
}

async function countStudents(page: Page, app: App): Promise<string> {
  const other = await page.context().newPage();
  await other.goto(`${app.url}/settings/students`);
  const text = await other.locator(".title-line").innerText();
  await other.close();
  return /[\d,]+ rows?/.exec(text)?.[0] ?? "";
}
