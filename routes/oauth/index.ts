import { Hono } from "hono";
import { describeServer } from "../../src/access/describe-server.ts";
import { introspectToken } from "../../src/access/introspect-token.ts";
import { issueToken } from "../../src/access/issue-token.ts";
import { revokeToken } from "../../src/access/revoke-token.ts";
import type { Deps } from "../../src/deps.ts";
import { answerProblem, refuseMethod } from "../answer-api.ts";
import { forbidKeeping } from "./forbid-keeping.ts";
import { readClientRequest } from "./read-client-request.ts";

/** Where vendors get their access tokens, ask about them and end them. */
export function oauthRoutes(deps: Deps): Hono {
  const oauth = new Hono();
  oauth.use("/oauth/*", forbidKeeping);

  oauth.post("/oauth/token", async (c) => {
    const { form, ...request } = await readClientRequest(c);
    const asked = { grantType: form["grant_type"], scope: form["scope"] };
    const token = await issueToken(deps, { ...request, ...asked });
    return c.json({
      access_token: token.accessToken,
      token_type: "Bearer",
      expires_in: token.expiresInSeconds,
      scope: token.scope,
    });
  });

  oauth.post("/oauth/revoke", async (c) => {
    const { form, ...request } = await readClientRequest(c);
    await revokeToken(deps, { ...request, token: form["token"] });
    // RFC 7009 §2.2: nobody reads the content, but simple-oauth2 fails where it is not JSON.
    return c.json({});
  });

  oauth.post("/oauth/introspect", async (c) => {
    const { form, ...request } = await readClientRequest(c);
    return c.json(await introspectToken(deps, { ...request, token: form["token"] }));
  });

  oauth.get(metadataPath, (c) => {
    c.header("Cache-Control", `public, max-age=${metadataSeconds}`);
    return c.json(describeServer(deps.config.apiUrl));
  });

  for (const path of ["/oauth/token", "/oauth/revoke", "/oauth/introspect"]) {
    oauth.all(path, refuseMethod(deps, "POST"));
  }
  oauth.all(metadataPath, refuseMethod(deps, "GET", "HEAD"));
  for (const path of ["/oauth/*", "/.well-known/*"]) {
    oauth.all(path, (c) =>
      answerProblem(c, deps, {
        slug: "not-found",
        detail: `There is nothing at this address. Tokens are at /oauth/token, and ${metadataPath} names the rest.`,
      }),
    );
  }
  return oauth;
}

/** RFC 8414 §3; the issuer has no path. */
const metadataPath = "/.well-known/oauth-authorization-server";

// It changes with the product, not from day to day.
const metadataSeconds = 3_600;
