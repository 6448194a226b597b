import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../help/browser.ts";
import { serveGallery, specimens } from "./gallery-server.ts";

setDefaultTimeout(240_000);

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

// Swagger UI brings markup of its own that we cannot mend; a page with errors holds all that the page without them does,
// and so do a held run and a dry run for those that show less.
const skipped = new Set([
  "docs",
  "setup",
  "sign-in",
  "forgot-password",
  "fault",
  "account-form",
  "export",
  "export-errors",
  "endpoint-dialog",
  "terms",
  "upload",
  "run-held-viewer",
  "run-held-gone",
  "run-rejected",
  "run-buildings-known",
  "disclosures",
  "disclosures-empty",
]);
const names = Object.keys(specimens).filter((name) => !skipped.has(name));

test("axe finds nothing on any page, wide and light or narrow and dark", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const found: string[] = [];
  for (const name of names) {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: "light" });
    await page.goto(new URL(`/specimens/${name}`, server.url).href);
    found.push(...(await findViolations(page, name)));
    await page.setViewportSize({ width: 360, height: 900 });
    await page.emulateMedia({ colorScheme: "dark" });
    found.push(
      ...(await findViolations(page, name, [
        "color-contrast",
        "target-size",
        "td-headers-attr",
        "aria-required-children",
      ])),
    );
  }
  await context.close();
  expect(found).toEqual([]);
});

/** Colours and sizes are what changes with the scheme and the width, so the second look may be short. */
async function findViolations(page: Page, name: string, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations.map(
    ({ id, nodes }) => `${name} ${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
  );
}
