import { Hono } from "hono";
import { checkToken, type Client } from "../../src/access/check-token.ts";
import { columnsFor } from "../../src/api/describe-client.ts";
import { describeApi, listOperations } from "../../src/catalog/openapi.ts";
import type { Operation } from "../../src/catalog/openapi-rows.ts";
import type { Deps } from "../../src/deps.ts";
import { giveRequestId, refuseMethod } from "../answer-api.ts";
import { bearerOf } from "./bearer.ts";
import { readParameters } from "./parameters.ts";

/** The description of the API; to a client with a token, only of what it may use. */
export function openapiRoutes(deps: Deps): Hono {
  const openapi = new Hono();
  openapi.use("/openapi.json", giveRequestId);

  openapi.get("/openapi.json", async (c) => {
    readParameters(c, []);
    const bearer = bearerOf(c);
    const operations =
      bearer === undefined ? listOperations() : listOperationsOf(await checkToken(deps, bearer));
    c.header("Cache-Control", bearer === undefined ? "no-cache" : "no-store");
    c.header("Vary", "Authorization");
    return c.json(describeApi({ apiUrl: deps.config.apiUrl, operations }));
  });
  openapi.all("/openapi.json", refuseMethod(deps, "GET", "HEAD"));
  return openapi;
}

function listOperationsOf(client: Client): readonly Operation[] {
  const scopes: readonly string[] = client.scopes;
  return listOperations()
    .filter(({ endpoint, direction }) => scopes.includes(`${endpoint.name}:${direction}`))
    .map((operation) => ({ ...operation, columns: columnsFor(client, operation.endpoint.name) }));
}
