import { Hono, type MiddlewareHandler } from "hono";
import { docsRoutes } from "../../routes/docs.tsx";
import {
  describeApi,
  listBundleOperations,
  listOperations,
} from "../../src/catalog/openapi/openapi.ts";
import type { Deps } from "../../src/deps.ts";

type Described = Readonly<
  Record<
    string,
    Readonly<Record<string, { readonly responses: Readonly<Record<string, unknown>> }>>
  >
>;

/** Of the whole API. */
export function describedPaths(apiUrl: string): Described {
  const operations = listOperations();
  const bundleOperations = listBundleOperations();
  // Safe because these tests read of the document only what every operation has.
  return describeApi({ apiUrl, operations, bundleOperations })["paths"] as Described;
}

/**
 * Looks at every answer that any test of the API gets: its status is one that the OpenAPI document names for that
 * call, and a problem's `type` leads to its page.
 */
export function watchAnswers(deps: Deps): MiddlewareHandler {
  const paths = describedPaths(deps.config.apiUrl);
  const pages = new Hono().route("/", docsRoutes(deps));
  const known = new Set<string>();
  return async function watchAnswers(c, next) {
    await next();
    const { status, headers } = c.res;
    const method = c.req.method === "HEAD" ? "get" : c.req.method.toLowerCase();
    const described = paths[templateOf(paths, c.req.path)]?.[method]?.responses;
    if (described && !Object.hasOwn(described, String(status))) {
      throw fail(
        `${c.req.method} ${c.req.path} answered ${status}, which openapi.json does not name for it`,
      );
    }
    const isProblem = headers.get("Content-Type") === "application/problem+json";
    if (!isProblem || c.req.method === "HEAD" || headers.has("Content-Encoding")) return;
    const { type } = (await c.res.clone().json()) as { type: string };
    if (known.has(type)) return;
    if (!type.startsWith(deps.config.apiUrl)) throw fail(`${type} is nowhere`);
    const page = await pages.request(type);
    if (page.status !== 200) throw fail(`${type} answers ${page.status}`);
    known.add(type);
  };
}

/** What the watcher finds, told from what the product throws. */
export function isFinding(error: Error): boolean {
  return error.name === findingName;
}

const findingName = "UndescribedAnswer";

function fail(sentence: string): Error {
  return Object.assign(new Error(sentence), { name: findingName });
}

/** The described path that a request's path is one of; what is written out goes before what is filled in. */
function templateOf(paths: Described, path: string): string {
  if (paths[path]) return path;
  const fits = (template: string): boolean =>
    new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path);
  return Object.keys(paths).find(fits) ?? "";
}
