import { Hono, type Context } from "hono";
import { checkToken, type Client } from "../../src/access/check-token.ts";
import { columnsFor } from "../../src/api/describe-client.ts";
import type { Direction } from "../../src/catalog/endpoint.ts";
import { toOpenApi30 } from "../../src/catalog/openapi/openapi-3-0.ts";
import {
  describeApi,
  listBundleOperations,
  listOperations,
} from "../../src/catalog/openapi/openapi.ts";
import type { Operation } from "../../src/catalog/openapi/openapi-rows.ts";
import type { Deps } from "../../src/deps.ts";
import { refuseMethod } from "../answer-api.ts";
import { bearerOf } from "./bearer.ts";
import { readParameters } from "./parameters.ts";

/** The description of the API; to a client with a token, only of what it may use. */
export function openapiRoutes(deps: Deps): Hono {
  const openapi = new Hono();
  for (const path of ["/openapi.json", "/openapi-3.0.json"] as const) {
    openapi.get(path, async (c) => {
      const document = await describeFor(deps, c);
      return c.json(path === "/openapi.json" ? document : toOpenApi30(document));
    });
    openapi.all(path, refuseMethod(deps, "GET", "HEAD"));
  }
  return openapi;
}

async function describeFor(deps: Deps, c: Context): Promise<ReturnType<typeof describeApi>> {
  readParameters(c, []);
  const bearer = bearerOf(c);
  const client = bearer === undefined ? undefined : await checkToken(deps, bearer);
  const operations = client ? listOperationsOf(client) : listOperations();
  const bundleOperations = listBundleOperations().filter(
    ({ bundle, direction }) => !client || maySee(client, bundle.name, direction),
  );
  c.header("Cache-Control", bearer === undefined ? "no-cache" : "no-store");
  c.header("Vary", "Authorization");
  return describeApi({ apiUrl: deps.config.apiUrl, operations, bundleOperations });
}

function maySee(client: Client, name: string, direction: Direction): boolean {
  return client.scopes.includes(`${name}:${direction}`);
}

function listOperationsOf(client: Client): readonly Operation[] {
  return listOperations()
    .filter(({ endpoint, direction }) => maySee(client, endpoint.name, direction))
    .map((operation) => ({ ...operation, columns: columnsFor(client, operation.endpoint.name) }));
}
