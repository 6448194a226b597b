import { Hono } from "hono";
import { DocsPage } from "../components/docs/docs-page.tsx";
import { listCalls } from "../src/catalog/openapi/openapi.ts";
import type { Deps } from "../src/deps.ts";
import { answerPage } from "./answer.tsx";

/** What the page needs of Swagger UI, and nothing else of its folder. */
const swaggerFiles = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
} as const satisfies Readonly<Record<string, string>>;

// They change only with a release; a week is long for a browser and short for a mistake.
const assetSeconds = 7 * 24 * 3_600;

/** The interactive docs: `/docs` everywhere, and `/` where the API has a host of its own. */
export function docsRoutes(deps: Deps): Hono {
  const docs = new Hono();
  const { apiUrl, publicUrl } = deps.config;
  const apiHost = new URL(apiUrl).host;
  const hasOwnHost = apiHost !== new URL(publicUrl).host;
  const page = <DocsPage title="API" apiUrl={apiUrl} endpoints={listCalls()} />;

  docs.get("/", async (c, next) => {
    if (!hasOwnHost || new URL(c.req.url).host !== apiHost) return next();
    return answerPage(c, page);
  });

  docs.get("/docs", async (c) => {
    // Example calls go to the API's own host, which a page from another host could not reach.
    const isElsewhere = hasOwnHost && new URL(c.req.url).host !== apiHost;
    if (isElsewhere) return c.redirect(`${apiUrl}/docs`);
    return answerPage(c, page);
  });

  for (const [name, type] of Object.entries(swaggerFiles)) {
    const file = Bun.file(Bun.fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`)));
    docs.get(`/assets/swagger-ui/${name}`, () => {
      const headers = { "Content-Type": type, "Cache-Control": `public, max-age=${assetSeconds}` };
      return new Response(file, { headers });
    });
  }
  return docs;
}
