import { Hono } from "hono";
import { renderLetter } from "../../components/email/render-letter.tsx";
import { assetRoutes } from "../../routes/assets.ts";
import { accessSpecimens } from "./access-specimens.tsx";
import { galleryApi } from "./gallery-api.ts";
import { heldSpecimens } from "./held-specimens.tsx";
import { importSpecimens } from "./import-specimens.tsx";
import { integrationSpecimens } from "./integration-specimens.tsx";
import { listSpecimens } from "./list-specimens.tsx";
import { mailSpecimens } from "./mail-specimens.ts";
import { peopleSpecimens } from "./people-specimens.tsx";
import { registerSpecimens } from "./register-specimens.tsx";
import { runSpecimens } from "./run-specimens.tsx";
import { settingsSpecimens } from "./settings-specimens.tsx";
import type { Specimens } from "./specimens.ts";
import { vendorSpecimens } from "./vendor-specimens.tsx";

export const specimens: Specimens = {
  ...accessSpecimens,
  ...listSpecimens,
  ...integrationSpecimens,
  ...importSpecimens,
  ...runSpecimens,
  ...heldSpecimens,
  ...vendorSpecimens,
  ...settingsSpecimens,
  ...registerSpecimens,
  ...peopleSpecimens,
};

const assets = {
  "/assets/swagger-ui/swagger-ui.css": "node_modules/swagger-ui-dist/swagger-ui.css",
  "/assets/swagger-ui/swagger-ui-bundle.js": "node_modules/swagger-ui-dist/swagger-ui-bundle.js",
} as const;

export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'";

/** The pages as the product would serve them, security policy included. */
export function serveGallery(more: Hono = new Hono()) {
  const app = new Hono();
  app.route("/assets", assetRoutes());
  for (const [path, file] of Object.entries(assets)) {
    app.get(path, () => new Response(Bun.file(new URL(`../../${file}`, import.meta.url))));
  }
  // Mail carries its style on its elements, which the pages' policy forbids.
  app.get("/mails/:name", async (c) => {
    const letter = mailSpecimens[c.req.param("name")];
    return letter === undefined ? c.notFound() : c.html((await renderLetter(letter)).html);
  });
  app.use(async (c, next) => {
    await next();
    c.header("Content-Security-Policy", contentSecurityPolicy);
  });
  app.get("/specimens/:name", (c) => {
    const draw = specimens[c.req.param("name")];
    return draw === undefined ? c.notFound() : c.html(drawPage(draw));
  });
  app.route("/", galleryApi);
  app.route("/", more);
  return Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: app.fetch });
}

/** Everything there is to look at, as paths. */
export const galleryPaths = [
  ...Object.keys(specimens).map((name) => `/specimens/${name}`),
  ...Object.keys(mailSpecimens).map((name) => `/mails/${name}`),
] as const;

export function drawPage(draw: () => unknown): string {
  return `<!doctype html>${String(draw())}`;
}
