import { Hono, type MiddlewareHandler } from "hono";
import { DocsPage } from "../components/docs/docs-page.tsx";
import { ErrorPage, ErrorsPage } from "../components/docs/errors-page.tsx";
import { findProblem, listProblems } from "../src/api/problems.ts";
import { listCalls } from "../src/catalog/openapi/openapi.ts";
import type { Deps } from "../src/deps.ts";
import { giveRequestId, refuseMethod } from "./answer-api.ts";
import { answerNotFound, answerPage } from "./answer.tsx";

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

  docs.use("/docs/*", giveRequestId, leadToApiHost(deps));
  docs.get("/docs", (c) => answerPage(c, page));
  docs.get("/docs/errors", (c) => answerPage(c, <ErrorsPage problems={listProblems()} />));
  docs.get("/docs/errors/:slug", (c) => {
    const problem = findProblem(c.req.param("slug"));
    return problem ? answerPage(c, <ErrorPage problem={problem} />) : answerNotFound(c);
  });
  for (const path of ["/docs", "/docs/errors", "/docs/errors/:slug"]) {
    docs.all(path, refuseMethod(deps, "GET", "HEAD"));
  }

  for (const [name, type] of Object.entries(swaggerFiles)) {
    const file = Bun.file(Bun.fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`)));
    docs.get(`/assets/swagger-ui/${name}`, () => {
      const headers = { "Content-Type": type, "Cache-Control": `public, max-age=${assetSeconds}` };
      return new Response(file, { headers });
    });
  }
  return docs;
}

/** Example calls go to the API's own host, which a page from another host could not reach. */
function leadToApiHost({ config }: Deps): MiddlewareHandler {
  const apiHost = new URL(config.apiUrl).host;
  const hasOwnHost = apiHost !== new URL(config.publicUrl).host;
  return async function leadToApiHost(c, next) {
    const { host, pathname } = new URL(c.req.url);
    if (hasOwnHost && host !== apiHost) return c.redirect(`${config.apiUrl}${pathname}`);
    return next();
  };
}
