/** Kill it in the middle: the next worker finishes, the vendor never sees half a file, the records never half a load. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { seedStudents } from "../../src/seed/students.ts";
import { startApp, type App } from "../help/app.ts";
import { launchBrowser, missingForBrowser } from "../help/browser.ts";
import { runCommand } from "../help/run-command.ts";
import { missingForSshd, startSshd, type Sshd } from "../help/sshd.ts";
import {
  acceptTerms,
  addIntegration,
  fillSftp,
  linkIn,
  openIntegration,
  readMail,
  setUp,
} from "./admin-steps.ts";

setDefaultTimeout(180_000);
const missing = missingForSshd() ?? missingForBrowser();
const studentsCount = 12_000;

describe.skipIf(missing !== undefined)(`killed${missing ? ` (${missing})` : ""}`, () => {
  let app: App;
  let sshd: Sshd;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [app, sshd, browser] = await Promise.all([startApp(), startSshd(), launchBrowser()]);
    page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(30_000);
    await setUp(page, app);
    await app.command("seed", "--students", String(studentsCount));
  });
  afterAll(async () => {
    await browser?.close();
    await sshd?.stop();
    await app?.stop();
  });

  test("a push whose worker is killed is finished by the next one, whole and once", async () => {
    await addIntegration(page, app, "Export", "TestHound");
    const mail = await readMail(page, app, "terms of service for TestHound");
    await acceptTerms(await page.context().newPage(), linkIn(mail, "/tos"));
    await openIntegration(page, app, "TestHound");
    await page.getByRole("button", { name: "+add endpoint" }).click();
    await page.getByLabel("Endpoint", { exact: true }).selectOption("students");
    await page.getByRole("button", { name: "Update", exact: true }).click();
    await page.getByRole("button", { name: "Edit Students" }).waitFor();
    await fillSftp(page, { ...sshd, directory: sshd.folder });
    await page.getByLabel("File Format").selectOption("csv");
    await sshd.authorize(await page.getByLabel("Public key").inputValue());
    await page.getByRole("button", { name: "Update data export" }).last().click();
    await page.getByText("Saved.").waitFor();

    const clicked = page.getByRole("button", { name: "Run data export" }).click();
    await waitForSpooled(app);
    await killWorker(app);
    await clicked;
    await page.getByText("Succeeded").waitFor({ timeout: 90_000 });
    expect(await readdir(sshd.folder)).toEqual(["students.csv"]);
    const csv = await readFile(join(sshd.folder, "students.csv"), "utf8");
    const ids = csv
      .split("\r\n")
      .slice(1, -1)
      .map((row) => row.split(",")[0]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(studentsCount * 0.9);
  });

  test("a load whose worker is killed is whole afterwards", async () => {
    await addIntegration(page, app, "Import", "Rosterbridge");
    const mail = await readMail(page, app, "terms of service for Rosterbridge");
    const credentials = await acceptTerms(await page.context().newPage(), linkIn(mail, "/tos"));
    const token = await fetch(`${app.url}/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: credentials.clientId,
        client_secret: credentials.secret,
      }),
    });
    const { access_token } = (await token.json()) as { access_token: string };
    const headers = { Authorization: `Bearer ${access_token}` };
    const sending = fetch(`${app.url}/v1/students`, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: JSON.stringify(changedStudents()),
    });
    await Bun.sleep(600);
    await killWorker(app);
    const first = await sending;
    const { run_id } = (await first.json()) as { run_id: string };
    const report = await waitForReport(`${app.url}/v1/runs/${run_id}`, headers);
    expect(report).toMatchObject({ state: "succeeded", rows_read: studentsCount * 0.7 });
    await page.goto(`${app.url}/settings/students`);
    const rows = await page.locator("tbody tr").allInnerTexts();
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) expect(row).toContain("Changed Everywhere");
  });
});

/** Bytes in the spool mean that the run is writing its file, or sending it. */
async function waitForSpooled(app: App): Promise<void> {
  for (let tries = 0; tries < 10_000; tries += 1) {
    if ((await readdir(join(app.dataDir, "spool"))).length > 0) return;
    await Bun.sleep(2);
  }
  throw new Error("nothing was spooled");
}

async function killWorker(app: App): Promise<void> {
  const worker = await runCommand(["pgrep", "-P", String(app.process().pid)]);
  process.kill(Number(worker.trim()), "SIGKILL");
}

function changedStudents(): readonly object[] {
  const wish = { students: studentsCount, today: "2026-11-24", seed: 1, batchRows: studentsCount };
  const [rows = []] = [...seedStudents(wish)];
  // Seven of ten: more than three quarters would wait for an administrator.
  return rows
    .toSorted((a, b) => (String(a["student_id"]) < String(b["student_id"]) ? -1 : 1))
    .slice(0, rows.length * 0.7)
    .map((row) => ({ ...row, city: "Changed Everywhere" }));
}

async function waitForReport(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, unknown>>> {
  for (let tries = 0; tries < 240; tries += 1) {
    const report = (await (await fetch(url, { headers })).json()) as Record<string, unknown>;
    if (report["state"] !== "queued" && report["state"] !== "running") return report;
    await Bun.sleep(500);
  }
  throw new Error("the run did not end");
}
