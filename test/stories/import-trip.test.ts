/** Trip 5 of the house plan: files from the vendor's server, and the same by API, through one engine. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { rm, writeFile } from "node:fs/promises";
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
  type Credentials,
} from "./admin-steps.ts";

setDefaultTimeout(120_000);
const missing = missingForSshd() ?? missingForBrowser();

const buildings = "Building Reporting Id,Building\r\n0042,Forest Middle School\r\n";
const students = [
  "Student Id,Last Name,First Name,Date of Birth,Gender,District Enrollment,Building,Building Reporting Id",
  "00123,Nuñez,Zoë,03/04/2012,female,ENROLLED,Forest Middle School,0042",
  '00456,"O\'Brien, Jr.",李,2013-03-04,M,PRE_ENROLLED,Forest Middle School,0042',
  "",
].join("\r\n");

describe.skipIf(missing !== undefined)(`a data import${missing ? ` (${missing})` : ""}`, () => {
  let app: App;
  let sshd: Sshd;
  let browser: Browser;
  let page: Page;
  let credentials: Credentials;

  beforeAll(async () => {
    [app, sshd, browser] = await Promise.all([startApp(), startSshd(), launchBrowser()]);
    page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(20_000);
    await setUp(page, app);
    await addIntegration(page, app, "Import", "Rosterbridge");
    const mail = await readMail(page, app, "terms of service for Rosterbridge");
    credentials = await acceptTerms(await page.context().newPage(), linkIn(mail, "/tos"));
  });
  afterAll(async () => {
    await browser?.close();
    await sshd?.stop();
    await app?.stop();
  });

  test("pull locations are saved together, and a run without its files says what is missing", async () => {
    await openIntegration(page, app, "Rosterbridge");
    await addLocation(page, "students", "students.csv");
    await addLocation(page, "buildings", "buildings.csv");
    await fillSftp(page, { ...sshd, directory: sshd.folder });
    await sshd.authorize(await page.getByLabel("Public key").inputValue());
    await page.getByRole("button", { name: "Update data import" }).last().click();
    await page.getByText("Saved.").waitFor();

    await writeFile(join(sshd.folder, "student.csv"), students);
    const run = await runImport(page, app);
    expect(run).toContain("Failed");
    expect(run).toContain("There is no file “buildings.csv”");
    expect(run).toContain("If “student.csv” is meant, correct File path");
  });

  test("buildings come before their students, and every cell arrives as it was sent", async () => {
    await rm(join(sshd.folder, "student.csv"));
    await writeFile(join(sshd.folder, "buildings.csv"), buildings);
    await writeFile(join(sshd.folder, "students.csv"), students);
    expect(await runImport(page, app)).toContain("Succeeded");
    await page.goto(`${app.url}/settings/students`);
    const table = await page.locator("main").innerText();
    for (const text of ["00123", "Nuñez", "Zoë", "2012-03-04", "O'Brien, Jr.", "李"]) {
      expect(table).toContain(text);
    }
  });

  test("one wrong row refuses the file, names line, column and fix, and stores nothing", async () => {
    await writeFile(
      join(sshd.folder, "students.csv"),
      students.replace("2013-03-04", "2013-02-30"),
    );
    const run = await runImport(page, app);
    expect(run).toContain("1 of 2 rows have errors");
    expect(run).toContain("Line 3");
    expect(run).toContain("date_of_birth");
    expect(run).toContain("Use YYYY-MM-DD");
  });

  test("a file of 0 bytes is said to be empty", async () => {
    await writeFile(join(sshd.folder, "students.csv"), "");
    expect(await runImport(page, app)).toContain("empty");
  });

  test("the dialog keeps what is typed while it follows the endpoint, and refuses a folder with a sentence", async () => {
    await openIntegration(page, app, "Rosterbridge");
    await page.getByRole("button", { name: "+add pull location" }).click();
    await page.getByText("More options").click();
    await page.getByLabel("New buildings").waitFor();
    await page.getByLabel("Rows with errors").fill("3");
    await page.getByLabel("Move it to a folder").check();
    await page.getByLabel("Folder for loaded files").fill("loaded");
    await page.getByLabel("File path").fill("guardians-*.json");
    await page.getByLabel("Endpoint", { exact: true }).selectOption("guardians");
    await page.getByLabel("New buildings").waitFor({ state: "detached" });
    await page.getByLabel("File type").selectOption("json");
    await page.getByLabel("Folder", { exact: true }).check();
    await page.getByRole("button", { name: "Update", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Guardians is one file").first().waitFor();
    await dialog.getByLabel("Folder", { exact: true }).uncheck();
    await dialog.getByRole("button", { name: "Update", exact: true }).click();
    const words = "Up to 3 % of the rows may have errors · Moved to loaded after success";
    await page.getByRole("cell", { name: words }).waitFor();
  });

  test("the vendor sends the same endpoint by API, and the report counts what changed", async () => {
    const token = await fetch(`${app.url}/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: credentials.clientId,
        client_secret: credentials.secret,
      }),
    });
    const { access_token } = (await token.json()) as { access_token: string };
    const answer = await fetch(`${app.url}/v1/students`, {
      method: "POST",
      headers: { Authorization: `Bearer ${access_token}`, "Content-Type": "text/csv" },
      body: students.replace("Zoë", "Zoe"),
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ state: "succeeded" });
    await page.goto(`${app.url}/settings/students`);
    expect(await page.locator("main").innerText()).toContain("Zoe");
  });
});

async function addLocation(page: Page, endpoint: string, path: string): Promise<void> {
  await page.getByRole("button", { name: "+add pull location" }).click();
  await page.getByLabel("Endpoint", { exact: true }).selectOption(endpoint);
  await page.getByLabel("File path").fill(path);
  await page.getByRole("button", { name: "Update", exact: true }).click();
  await page.getByRole("cell", { name: path }).waitFor();
}

async function runImport(page: Page, app: App): Promise<string> {
  await openIntegration(page, app, "Rosterbridge");
  await page.getByRole("button", { name: "Run data import" }).click();
  return waitForRunEnd(page);
}
