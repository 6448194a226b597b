import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { issueToken, tokenTtlSeconds } from "../../src/access/issue-token.ts";
import { TokenRefusal } from "../../src/access/token-refusal.ts";
import type { Deps } from "../../src/deps.ts";
import {
  answerProblem,
  answerTokenError,
  forbidStoring,
  giveRequestId,
  refuseMethod,
} from "../answer-api.ts";
import { clientAddress } from "../guards/client-address.ts";
import { readTokenRequest } from "./read-token-request.ts";

// Four short fields; a longer body is no token request.
const tokenRequestBytesMax = 16 * 1024;

/** Where vendors get their access tokens. */
export function oauthRoutes(deps: Deps): Hono {
  const oauth = new Hono();
  oauth.onError(answerTokenError(deps));
  oauth.use("/oauth/*", giveRequestId, forbidStoring);

  oauth.post(
    "/oauth/token",
    bodyLimit({ maxSize: tokenRequestBytesMax, onError: refuseLength }),
    async (c) => {
      const request = await readTokenRequest(c);
      // RFC 6749 §5.1 asks for both; the other is set for the whole of /oauth.
      c.header("Pragma", "no-cache");
      const token = await issueToken(deps, request, clientAddress(c));
      return c.json({
        access_token: token.accessToken,
        token_type: "Bearer",
        expires_in: tokenTtlSeconds,
        scope: token.scope,
      });
    },
  );
  oauth.all("/oauth/token", refuseMethod(deps, "POST"));
  for (const path of ["/oauth/*", "/.well-known/*"] as const) {
    oauth.all(path, giveRequestId, (c) =>
      answerProblem(c, deps, {
        slug: "not-found",
        status: 404,
        title: "Not found",
        detail: "There is nothing at this address. Tokens are at /oauth/token.",
      }),
    );
  }
  return oauth;
}

function refuseLength(): never {
  throw new TokenRefusal("invalid_request", "The request is too long.");
}
