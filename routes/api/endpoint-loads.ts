import { Hono } from "hono";
import { checkToken } from "../../src/access/check-token.ts";
import { describeRun } from "../../src/api/describe-run.ts";
import { sendLoad } from "../../src/api/send-load.ts";
import type { Endpoint } from "../../src/catalog/endpoint.ts";
import type { Deps } from "../../src/deps.ts";
import { clientAddress } from "../guards/client-address.ts";
import { answerLoad } from "./answer-load.ts";
import { bearerOf } from "./bearer.ts";
import { readLoadBody } from "./load-body.ts";
import { readFlag, readParameters } from "./parameters.ts";

/** `POST` of an endpoint's rows: a load, through the same engine as the nightly pull. */
export function endpointLoads(deps: Deps, endpoint: Endpoint): Hono {
  const loads = new Hono();

  loads.post(`/v1/${endpoint.name}`, async (c) => {
    const client = await checkToken(deps, bearerOf(c), `${endpoint.name}:write`);
    const isDryRun = readFlag("dry_run", readParameters(c, ["dry_run"]).dry_run);
    const body = readLoadBody(c);
    const load = { offer: endpoint, body, address: clientAddress(c), isDryRun };
    const run = await sendLoad(deps, client, load);
    return answerLoad(c, deps, await describeRun(deps, run));
  });
  return loads;
}
