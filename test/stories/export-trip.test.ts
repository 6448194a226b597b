/** Trip 1, 2 and 4 of the house plan: an administrator saves an export, the contact accepts, the file is placed. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { startApp, type App } from "../help/app.ts";
import { launchBrowser, missingForBrowser } from "../help/browser.ts";
import { missingForSshd, startSshd, type Sshd } from "../help/sshd.ts";
import {
  acceptTerms,
  addIntegration,
  fillSftp,
  linkIn,
  openIntegration,
  readMail,
  setUp,
  waitForRunEnd,
} from "./admin-steps.ts";

setDefaultTimeout(120_000);
const missing = missingForSshd() ?? missingForBrowser();

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with htmx" : "without JavaScript";
  describe.skipIf(missing !== undefined)(`${how}${missing ? ` (${missing})` : ""}`, () => {
    let app: App;
    let sshd: Sshd;
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      [app, sshd, browser] = await Promise.all([startApp(), startSshd(), launchBrowser()]);
      page = await (await browser.newContext({ javaScriptEnabled })).newPage();
      page.setDefaultTimeout(20_000);
    });
    afterAll(async () => {
      await browser?.close();
      await sshd?.stop();
      await app?.stop();
    });

    test("an export goes from a fresh installation to a file on the vendor's server", async () => {
      await setUp(page, app);
      expect((await app.command("seed", "--students", "300")).code).toBe(0);
      await addIntegration(page, app, "Export", "TestHound");
      await expectTermsStatus(page, app, "Not accepted yet");

      const mail = await readMail(page, app, "terms of service for TestHound");
      const contact = await (await browser.newContext({ javaScriptEnabled })).newPage();
      const credentials = await acceptTerms(contact, linkIn(mail, "/tos"));
      await expectTermsStatus(page, app, "Accepted");

      await openIntegration(page, app, "TestHound");
      await addStudents(page);
      await fillSftp(page, { ...sshd, directory: sshd.folder });
      await page.getByLabel("File Format").selectOption("csv");
      const publicKey = await page.getByLabel("Public key").inputValue();
      await sshd.authorize(publicKey);
      expect(await countGrants(app, page)).toBe(0);
      await page.getByRole("button", { name: "Update data export" }).last().click();
      await page.getByText("Saved.").waitFor();

      await page.getByRole("button", { name: "Run data export" }).click();
      const run = await waitForRunEnd(page);
      expect(run).toContain("Succeeded");
      expect(run).toContain(sshd.hostFingerprint);
      const csv = await readFile(join(sshd.folder, "pupils.csv"), "utf8");
      const [headings] = csv.split("\r\n");
      expect(headings).toStartWith("Student Id,Last Name,");
      expect(headings).not.toContain("Zip");
      await expectSameRowsByApi(app, credentials, csv);
    });

    test("leaving with a changed form and coming back finds what was saved, and nothing else", async () => {
      await openIntegration(page, app, "TestHound");
      await page.getByRole("button", { name: "Remove Students" }).click();
      await page.getByText("No endpoints yet").waitFor();
      page.once("dialog", (dialog) => void dialog.accept());
      await openIntegration(page, app, "TestHound");
      await page.getByRole("button", { name: "Edit Students" }).waitFor();
    });
  });
}

async function expectTermsStatus(page: Page, app: App, word: string): Promise<void> {
  await page.goto(`${app.url}/settings/data-imports-exports`);
  const row = page.getByRole("row").filter({ hasText: "TestHound" });
  expect(await row.innerText()).toContain(word);
}

async function addStudents(page: Page): Promise<void> {
  await page.getByRole("button", { name: "+add endpoint" }).click();
  await page.getByLabel("Endpoint", { exact: true }).selectOption("students");
  // Without script the options are not there yet; Update shows them before it takes them.
  const showColumns = page.getByRole("button", { name: "Show its columns" });
  if (await showColumns.isVisible()) {
    await page.getByRole("button", { name: "Update", exact: true }).click();
    expect(await page.getByRole("button", { name: "Edit Students" }).count()).toBe(0);
  }
  await page.getByLabel("Zip", { exact: true }).uncheck();
  await page.getByLabel("Filename").fill("pupils.csv");
  await page.getByLabel("Report Field Names").check();
  await page.getByRole("button", { name: "Update", exact: true }).click();
  await page.getByRole("button", { name: "Edit Students" }).waitFor();
  expect(await page.locator("main").innerText()).toContain("20 of 21");
}

/** As another tab sees it: what is stored, whatever the draft says. */
async function countGrants(app: App, page: Page): Promise<number> {
  const other = await page.context().newPage();
  await openIntegration(other, app, "TestHound");
  const count = await other.getByRole("button", { name: /^Edit / }).count();
  await other.close();
  return count;
}

/** Contract: API rows and file rows are the same. */
async function expectSameRowsByApi(
  app: App,
  { clientId, secret }: { readonly clientId: string; readonly secret: string },
  csv: string,
): Promise<void> {
  const token = await fetch(`${app.url}/oauth/token`, {
    method: "POST",
    headers: { Authorization: `Basic ${btoa(`${clientId}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const { access_token } = (await token.json()) as { access_token: string };
  const answer = await fetch(`${app.url}/v1/students?format=csv`, {
    headers: { Authorization: `Bearer ${access_token}` },
  });
  const rows = (text: string): readonly string[] => text.split("\r\n").slice(1);
  expect(rows(await answer.text())).toEqual(rows(csv));
}
