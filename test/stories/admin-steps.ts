/** What an administrator and a contact do in a browser, by the labels they read. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import type { App } from "../help/app.ts";

export const password = "maple syrup on nine pancakes";

export async function setUp(page: Page, app: App): Promise<void> {
  await page.goto(`${app.url}/`);
  await page.getByLabel("District name").fill("Maple Falls USD");
  await page.getByLabel("Your name").fill("Ann O’Hara");
  await page.getByLabel("Email").fill("ann@example.org");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Set up" }).click();
  await page.waitForURL("**/settings/data-imports-exports");
}

export async function addIntegration(
  page: Page,
  app: App,
  kind: "Export" | "Import",
  name: string,
): Promise<void> {
  await page.goto(`${app.url}/settings/data-imports-exports`);
  await page.getByRole("link", { name: "+add data import/export" }).click();
  await page.getByLabel("Import/Export Name").fill(name);
  await page.getByLabel("First Name").fill("Sam");
  await page.getByLabel("Last Name").fill("O'Hara");
  await page.getByLabel("Primary Email").fill("sam@vendor.example.org");
  await page.getByLabel("Additional Emails").fill("ops@vendor.example.org, it@vendor.example.org");
  await page.getByLabel(kind, { exact: true }).check();
  await page.getByRole("button", { name: "Add import/export" }).click();
  await page.getByRole("link", { name }).waitFor();
}

/** The newest mail of that subject, as the outbox shows it. */
export async function readMail(page: Page, app: App, subject: string): Promise<string> {
  await page.goto(`${app.url}/outbox`);
  await page.getByRole("link", { name: subject }).first().click();
  await page.getByRole("heading", { name: subject }).waitFor();
  return page.locator("main").innerText();
}

export function linkIn(mail: string, path: string): string {
  const link = new RegExp(`https?://\\S+${path}/\\S+`).exec(mail)?.[0];
  if (!link) throw new Error(`no ${path} link in the mail`);
  return link;
}

export type Credentials = { readonly clientId: string; readonly secret: string };

/** As the contact, who has no account. */
export async function acceptTerms(page: Page, link: string): Promise<Credentials> {
  await page.goto(link);
  await page.getByLabel("Your full name").fill("Sam O'Hara");
  await page.getByLabel("I accept the terms of service").check();
  await page.getByRole("button", { name: "Accept" }).click();
  const clientId = await page.getByLabel("Client ID").inputValue();
  const secret = await page.getByLabel("Client secret").inputValue();
  expect(clientId).toMatch(/^[A-Za-z0-9]{20,}$/);
  expect(secret).toMatch(/^[A-Za-z0-9]{40,}$/);
  return { clientId, secret };
}

export async function openIntegration(page: Page, app: App, name: string): Promise<void> {
  await page.goto(`${app.url}/settings/data-imports-exports`);
  await page.getByRole("link", { name }).first().click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}

export async function fillSftp(
  page: Page,
  server: { readonly port: number; readonly username: string; readonly directory: string },
): Promise<void> {
  const show = page.locator("summary", { hasText: "Show" });
  if (!(await page.getByLabel("Host", { exact: true }).isVisible())) await show.click();
  await page.getByLabel("Host", { exact: true }).fill("127.0.0.1");
  await page.getByLabel("Port", { exact: true }).fill(String(server.port));
  await page.getByLabel("Username").fill(server.username);
  await page.getByLabel("Directory").fill(server.directory);
}

/** Waits on the run's page until it says how it ended. */
export async function waitForRunEnd(page: Page): Promise<string> {
  for (let tries = 0; tries < 120; tries += 1) {
    const text = await page.locator("main").innerText();
    if (/Succeeded|Failed/.test(text)) return text;
    await Bun.sleep(250);
    // Without script the page refreshes itself; a look by hand is the same.
    if (tries % 8 === 7) await page.reload();
  }
  throw new Error("the run did not end");
}
