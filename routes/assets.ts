import { join } from "node:path";
import { Hono } from "hono";

const root = join(import.meta.dir, "..");

/** Every file that pages load, by name: nothing else of the disk can be asked for. */
const assets: Readonly<Record<string, { readonly path: string; readonly type: string }>> = {
  "style.css": { path: "components/assets/style.css", type: "text/css; charset=utf-8" },
  "page.js": { path: "components/assets/page.js", type: "text/javascript; charset=utf-8" },
  "docs.js": { path: "components/assets/docs.js", type: "text/javascript; charset=utf-8" },
  "htmx.min.js": {
    path: "node_modules/htmx.org/dist/htmx.min.js",
    type: "text/javascript; charset=utf-8",
  },
};

export function assetRoutes(): Hono {
  return new Hono().get("/:name", async (c, next) => {
    const asset = assets[c.req.param("name")];
    if (!asset) return next();
    const file = Bun.file(join(root, asset.path));
    // Weak, from size and time: a browser asks each time, and an upgrade is seen at once.
    const etag = `W/"${file.size.toString(36)}-${file.lastModified.toString(36)}"`;
    c.header("ETag", etag);
    c.header("Cache-Control", "no-cache");
    if (c.req.header("If-None-Match") === etag) return c.body(null, 304);
    return c.body(await file.bytes(), 200, { "Content-Type": asset.type });
  });
}
