import { Hono } from "hono";
import type { Deps } from "../src/deps.ts";
import { giveRequestId } from "./answer-api.ts";
import { apiRoutes } from "./api/index.ts";
import { compressAnswers } from "./guards/compress-answers.ts";
import { limitClients } from "./guards/limit-clients.ts";
import { limitTokenRequests } from "./guards/limit-token-requests.ts";
import { logRequests } from "./guards/log-requests.ts";
import { shareWithDocs } from "./guards/share-with-docs.ts";
import { oauthRoutes } from "./oauth/index.ts";

/** What vendors' programs call, behind what holds for all of it. */
export function vendorRoutes(deps: Deps): Hono {
  const vendors = new Hono();
  const descriptions = ["/openapi.json", "/openapi-3.0.json"];
  const data = ["/v1/*", ...descriptions];
  const log = logRequests(deps);
  const share = shareWithDocs(deps);
  for (const path of [...data, "/oauth/*", "/.well-known/*"]) {
    vendors.use(path, giveRequestId, log, share);
  }
  vendors.use("/oauth/*", limitTokenRequests(deps));
  const limit = limitClients(deps);
  for (const path of data) vendors.use(path, limit, compressAnswers);

  vendors.route("/", oauthRoutes(deps));
  vendors.route("/", apiRoutes(deps));
  return vendors;
}
