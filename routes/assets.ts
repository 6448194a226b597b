import { join } from "node:path";
import { Hono } from "hono";
import { sha256 } from "../src/ids.ts";

const root = join(import.meta.dir, "..");

/** One sheet in the order of its layers; written in parts that can be read. */
const styleParts = [
  "tokens",
  "base",
  "pieces",
  "fields",
  "tables",
  "frame",
  "integration",
  "pages",
  "loads",
  "registers",
  "account",
] as const;

type Asset = { readonly paths: readonly string[]; readonly type: string };
const script = (path: string): Asset => ({
  paths: [path],
  type: "text/javascript; charset=utf-8",
});

/** Every file that pages load, by name: nothing else of the disk can be asked for. */
const assets: Readonly<Record<string, Asset>> = {
  "style.css": {
    paths: styleParts.map((part) => `components/assets/style/${part}.css`),
    type: "text/css; charset=utf-8",
  },
  "page.js": script("components/assets/page.js"),
  "docs.js": script("components/assets/docs.js"),
  "htmx.min.js": script("node_modules/htmx.org/dist/htmx.min.js"),
};

export function assetRoutes(): Hono {
  return new Hono().get("/:name", async (c, next) => {
    const name = c.req.param("name");
    // `constructor` is a member of every object, but no file.
    const asset = Object.hasOwn(assets, name) ? assets[name] : undefined;
    if (!asset) return next();
    const parts = await Promise.all(asset.paths.map((path) => Bun.file(join(root, path)).text()));
    const text = parts.join("\n");
    // From the content: a browser asks each time, and an upgrade is seen at once.
    const etag = `"${sha256(text).slice(0, 20)}"`;
    c.header("ETag", etag);
    c.header("Cache-Control", "no-cache");
    if (c.req.header("If-None-Match") === etag) return c.body(null, 304);
    return c.body(text, 200, { "Content-Type": asset.type });
  });
}
