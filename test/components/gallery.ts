/** `bun test/components/gallery.ts OUTDIR [NAME…]`: a picture of every page at three widths, light and dark. */
import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { launchBrowser } from "../help/browser.ts";
import { galleryPaths, serveGallery } from "./gallery-server.ts";

const [folder = "/tmp/gallery", ...wanted] = Bun.argv.slice(2);
const widths = [360, 768, 1440] as const;
const schemes = ["light", "dark"] as const;

mkdirSync(folder, { recursive: true });
const server = serveGallery();
const browser = await launchBrowser();
const paths = galleryPaths.filter((path) => wanted.length === 0 || wanted.includes(basename(path)));
for (const colorScheme of schemes) {
  for (const width of widths) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    page.on("console", (message) => console.log(message.text()));
    page.on("pageerror", (error) => console.log(String(error)));
    for (const path of paths) {
      const name = basename(path);
      await page.setViewportSize({ width, height: 900 });
      await page.goto(new URL(path, server.url).href);
      if (name === "docs") await page.getByText("Students").first().waitFor();
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (sideways > 0) console.log(`${name} at ${width}: ${sideways}px too wide`);
      // The bar sticks to the window, which a picture of the whole page does not have.
      if (!name.includes("dialog"))
        await page.setViewportSize({
          width,
          height: await page.evaluate(() => document.body.scrollHeight),
        });
      await page.screenshot({
        path: join(folder, `${name}-${width}-${colorScheme}.png`),
        fullPage: !name.includes("dialog"),
      });
    }
    await context.close();
  }
}
await browser.close();
await server.stop(true);
