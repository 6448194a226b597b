import { Hono } from "hono";
import { checkToken } from "../../src/access/check-token.ts";
import { readRow } from "../../src/api/read-row.ts";
import { writeRow } from "../../src/api/write-rows.ts";
import type { Endpoint } from "../../src/catalog/endpoint.ts";
import type { Deps } from "../../src/deps.ts";
import { answerAll, answerPage, describeFormat } from "./answer-rows.ts";
import { bearerOf } from "./bearer.ts";
import { keyOf } from "./key-of.ts";
import { readListRequest } from "./list-request.ts";
import { negotiateFormat } from "./negotiate-format.ts";
import { readParameters } from "./parameters.ts";

/** The rows of an endpoint: page by page, all in one answer, or one by its key. */
export function endpointRows(deps: Deps, endpoint: Endpoint): Hono {
  const rows = new Hono();

  rows.get(`/v1/${endpoint.name}`, async (c) => {
    const client = await checkToken(deps, bearerOf(c), `${endpoint.name}:read`);
    const { limit, ...asked } = readListRequest(c);
    const ask = { endpoint, ...asked };
    return limit === "all"
      ? answerAll(c, deps, client, ask)
      : answerPage(c, deps, client, { ...ask, limit });
  });

  rows.get(`/v1/${endpoint.name}/:key`, async (c) => {
    const client = await checkToken(deps, bearerOf(c), `${endpoint.name}:read`);
    const format = negotiateFormat(c, readParameters(c, ["format"]).format);
    const withRow = c.req.method !== "HEAD";
    const { columns, row } = await readRow(deps, client, { endpoint, key: keyOf(c), withRow });
    describeFormat(c, format);
    return c.body(await writeRow({ endpoint, columns, format }, row));
  });
  return rows;
}
