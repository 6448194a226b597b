import { Hono } from "hono";
import { checkToken } from "../../src/access/check-token.ts";
import { readChanges } from "../../src/api/read-changes.ts";
import { writeChanges } from "../../src/api/write-changes.ts";
import type { Endpoint } from "../../src/catalog/endpoint.ts";
import type { Deps } from "../../src/deps.ts";
import { describeFormat } from "./answer-rows.ts";
import { bearerOf } from "./bearer.ts";
import { describeNext, readChangesRequest } from "./list-request.ts";
import { negotiateJson } from "./negotiate-format.ts";

/** The changes of an endpoint's rows since a cursor. */
export function endpointChanges(deps: Deps, endpoint: Endpoint): Hono {
  const changes = new Hono();

  changes.get(`/v1/${endpoint.name}/changes`, async (c) => {
    const client = await checkToken(deps, bearerOf(c), `${endpoint.name}:read`);
    const asked = readChangesRequest(c);
    const format = negotiateJson(c);
    const withRows = c.req.method !== "HEAD";
    const answer = await readChanges(deps, client, { endpoint, ...asked, withRows });
    describeFormat(c, format);
    const { nextCursor, hasMore } = answer;
    if (hasMore) c.header("Link", describeNext(c, deps.config.apiUrl, nextCursor, "since"));
    return c.body(writeChanges(answer));
  });
  return changes;
}
