import { Hono } from "hono";
import { checkToken } from "../../src/access/check-token.ts";
import { describeClient, endpointsOf } from "../../src/api/describe-client.ts";
import { describeRun } from "../../src/api/describe-run.ts";
import { findOwnRun } from "../../src/api/find-own-run.ts";
import { viewOf, type Endpoint } from "../../src/catalog/endpoint.ts";
import { bundles, catalog, findOffer } from "../../src/catalog/index.ts";
import type { Deps } from "../../src/deps.ts";
import { answerProblem, forbidStoring, refuseMethod } from "../answer-api.ts";
import { bearerOf } from "./bearer.ts";
import { bundleLoads } from "./bundle-loads.ts";
import { endpointChanges } from "./endpoint-changes.ts";
import { endpointLoads } from "./endpoint-loads.ts";
import { endpointPackage } from "./endpoint-package.ts";
import { endpointRows } from "./endpoint-rows.ts";
import { openapiRoutes } from "./openapi.ts";
import { readParameters } from "./parameters.ts";

/** What vendors call, all of it. */
export function apiRoutes(deps: Deps): Hono {
  const api = new Hono();
  api.use("/v1/*", forbidStoring);
  api.route("/", openapiRoutes(deps));

  api.get("/v1/me", async (c) => {
    const client = await checkToken(deps, bearerOf(c));
    readParameters(c, []);
    return c.json(describeClient(deps, client));
  });
  api.all("/v1/me", refuseMethod(deps, "GET", "HEAD"));

  api.get("/v1/runs/:id", async (c) => {
    const client = await checkToken(deps, bearerOf(c));
    readParameters(c, []);
    const run = await findOwnRun(deps, client, c.req.param("id"));
    return c.json(await describeRun(deps, run));
  });
  api.all("/v1/runs/:id", refuseMethod(deps, "GET", "HEAD"));

  for (const endpoint of catalog) {
    if (endpoint.directions.includes("read")) readingRoutes(api, deps, endpoint);
    if (endpoint.directions.includes("write")) api.route("/", endpointLoads(deps, endpoint));
  }
  for (const bundle of bundles) {
    if (bundle.directions.includes("write")) api.route("/", bundleLoads(deps, bundle));
  }
  // Last, and once for each name: what is read and what is sent under one name may be two things.
  for (const name of new Set([...catalog, ...bundles].map((offer) => offer.name))) {
    api.all(`/v1/${name}`, refuseMethod(deps, ...methodsOf(name)));
  }

  api.all("/v1/*", async (c) => {
    const endpoints = endpointsOf(await checkToken(deps, bearerOf(c)));
    const may = endpoints.length > 0 ? `may use: ${endpoints.join(", ")}` : "may use none yet";
    return answerProblem(c, deps, {
      slug: "not-found",
      detail: `There is no such endpoint. This client ${may}. Correct the address, or ask the district.`,
      members: { endpoints },
    });
  });
  return api;
}

function readingRoutes(api: Hono, deps: Deps, endpoint: Endpoint): void {
  if (endpoint.package) {
    api.route("/", endpointPackage(deps, endpoint));
    return;
  }
  // Before the rows: `changes` is no key. What is derived keeps no account of what has changed.
  if (!viewOf(endpoint)) api.route("/", endpointChanges(deps, endpoint));
  api.route("/", endpointRows(deps, endpoint));
  api.all(`/v1/${endpoint.name}/:key`, refuseMethod(deps, "GET", "HEAD"));
}

function methodsOf(name: string): readonly string[] {
  const reads = findOffer(name, "read") ? ["GET", "HEAD"] : [];
  return findOffer(name, "write") ? [...reads, "POST"] : reads;
}
