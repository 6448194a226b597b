import { Hono } from "hono";
import { checkToken } from "../../src/access/check-token.ts";
import { exportPackage } from "../../src/api/export-package.ts";
import type { Endpoint } from "../../src/catalog/endpoint.ts";
import type { Deps } from "../../src/deps.ts";
import { describeFormat, markStream, streamBytes } from "./answer-rows.ts";
import { bearerOf } from "./bearer.ts";
import { negotiateZip } from "./negotiate-format.ts";
import { readParameters } from "./parameters.ts";

/** All of an endpoint that is given as a package of files, in one zip. */
export function endpointPackage(deps: Deps, endpoint: Endpoint): Hono {
  const packages = new Hono();

  packages.get(`/v1/${endpoint.name}`, async (c) => {
    const client = await checkToken(deps, bearerOf(c), `${endpoint.name}:read`);
    const format = negotiateZip(c, readParameters(c, ["format"]).format);
    if (c.req.method === "HEAD") {
      describeFormat(c, format);
      markStream(c);
      return c.body(null);
    }
    const stream = await exportPackage(deps, client, endpoint);
    describeFormat(c, format);
    return c.body(streamBytes(c, deps, stream.bytes, stream));
  });
  return packages;
}
