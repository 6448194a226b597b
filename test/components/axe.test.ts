import AxeBuilder from "@axe-core/playwright";
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser } from "playwright-core";
import { launchBrowser } from "./gallery-browser.ts";
import { galleryPaths, serveGallery } from "./gallery-server.ts";

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

// Swagger UI brings markup of its own that we cannot mend; mail is read by mail programs.
const paths = galleryPaths.filter((path) => path.startsWith("/specimens/") && !path.endsWith("/docs"));

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 360],
] as const) {
  test(`axe finds nothing on any page (${colorScheme}, ${width}px)`, async () => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    const found: string[] = [];
    for (const path of paths) {
      await page.goto(new URL(path, server.url).href);
      const { violations } = await new AxeBuilder({ page }).analyze();
      found.push(...violations.map(({ id, nodes }) => `${path} ${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`));
    }
    await context.close();
    expect(found).toEqual([]);
  });
}
