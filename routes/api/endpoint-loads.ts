import { Hono } from "hono";
import { checkToken } from "../../src/access/check-token.ts";
import { sendLoad } from "../../src/api/send-load.ts";
import type { Endpoint } from "../../src/catalog/endpoint.ts";
import type { Deps } from "../../src/deps.ts";
import { clientAddress } from "../guards/client-address.ts";
import { answerLoad } from "./answer-load.ts";
import { bearerOf } from "./bearer.ts";
import { readIdempotencyKey } from "./idempotency-key.ts";
import { readLoadBody } from "./load-body.ts";
import { readFlag, readParameterValues } from "./parameters.ts";

/** `POST` of an endpoint's rows: a load, through the same engine as the nightly pull. */
export function endpointLoads(deps: Deps, endpoint: Endpoint): Hono {
  const loads = new Hono();

  loads.post(`/v1/${endpoint.name}`, async (c) => {
    const client = await checkToken(deps, bearerOf(c), `${endpoint.name}:write`);
    const query = readParameterValues(c, { dry_run: readFlag("dry_run") });
    const sent = await sendLoad(deps, client, {
      offer: endpoint,
      readBody: () => readLoadBody(c),
      address: clientAddress(c),
      isDryRun: query.dry_run,
      key: readIdempotencyKey(c),
    });
    return answerLoad(c, deps, sent);
  });
  return loads;
}
