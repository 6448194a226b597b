import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../help/browser.ts";
import { serveGallery } from "./gallery-server.ts";

setDefaultTimeout(60_000);

let server: ReturnType<typeof serveGallery>;
let browser: Browser;

beforeAll(async () => {
  server = serveGallery();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await server.stop(true);
});

test("a client that authorizes sees its own calls, stays signed in after a reload, and leaves no secret behind", async () => {
  const page = await browser.newPage();
  await page.goto(new URL("/specimens/docs", server.url).href);
  await page.getByRole("button", { name: "Authorize" }).click();
  await page.getByLabel("client_id:").fill("cl4Tq8");
  await page.getByLabel("client_secret:").fill("sk9vQ2rT");
  await page.getByRole("button", { name: "Apply given OAuth2 credentials" }).click();
  await page.getByText("/v1/absences").waitFor({ state: "detached" });
  await page.reload();
  await page.locator(".btn.authorize.locked").waitFor();
  await page.getByText("/v1/students").waitFor();
  expect(await page.getByText("/v1/absences").count()).toBe(0);
  expect(
    await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage })),
  ).not.toContain("sk9vQ2rT");
  await page.close();
});

test("without script the docs are a plain list of calls", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(new URL("/specimens/docs", server.url).href);
  expect(await page.getByRole("cell", { name: "students:read" }).isVisible()).toBe(true);
  await context.close();
});
