import { Hono, type MiddlewareHandler } from "hono";
import type { Deps } from "../src/deps.ts";
import { newId } from "../src/ids.ts";
import { isSetUp } from "../src/access/set-up-district.ts";
import { refuseMethod } from "./answer-api.ts";
import { answerError } from "./answer-error.ts";
import { answerNotFound } from "./answer.tsx";
import { assetRoutes } from "./assets.ts";
import { credentialsRoutes } from "./credentials.tsx";
import { disableRoutes } from "./disable.tsx";
import { docsRoutes } from "./docs.tsx";
import { trustProxies } from "./guards/client-address.ts";
import { refuseForeignForms, sendSecurityHeaders } from "./guards/page-guards.ts";
import { pathOf, refuseOddHosts } from "./guards/refuse-odd-hosts.ts";
import { requireSignIn, type PageEnv } from "./guards/sign-in-guard.ts";
import { keepViewersOut } from "./guards/viewer-guard.ts";
import { invitationRoutes } from "./invitations.tsx";
import { outboxRoutes } from "./outbox.tsx";
import { settingsRoutes } from "./settings/index.ts";
import { setupRoutes } from "./setup.tsx";
import { signInRoutes } from "./sign-in.tsx";
import { ssoRoutes } from "./sso.tsx";
import { termsRoutes } from "./terms.tsx";
import { vendorRoutes } from "./vendors.ts";

/** The site map. */
export function createApp(deps: Deps): Hono {
  const app = new Hono({ getPath: pathOf });
  app.use("*", trustProxies(deps), nameRequest);
  app.use("*", sendSecurityHeaders(deps));
  app.use("*", refuseOddHosts(deps));
  app.onError(answerError(deps));
  app.notFound(answerNotFound);

  app.get("/healthz", async (c) => {
    await isSetUp(deps);
    return c.json({ status: "ok" });
  });
  app.all("/healthz", refuseMethod(deps, "GET", "HEAD"));
  app.route("/assets", assetRoutes());

  // For vendors: the API and its docs, on API_URL.
  app.route("/", vendorRoutes(deps));
  app.route("/", docsRoutes(deps));

  // For people: pages, on PUBLIC_URL.
  app.route("/", pageRoutes(deps));
  return app;
}

function pageRoutes(deps: Deps): Hono {
  const pages = new Hono();
  pages.use("*", hideFromApiHost(deps));
  pages.use("*", refuseForeignForms(deps));
  pages.get("/", async (c) =>
    c.redirect((await isSetUp(deps)) ? "/settings/data-imports-exports" : "/setup", 303),
  );
  pages.route("/setup", setupRoutes(deps));
  pages.route("/", signInRoutes(deps));
  pages.route("/", ssoRoutes(deps));
  pages.route("/invitations", invitationRoutes(deps));
  pages.route("/tos", termsRoutes(deps));
  pages.route("/credentials", credentialsRoutes(deps));
  pages.route("/disable", disableRoutes(deps));
  pages.route("/settings", settingsRoutes(deps));
  pages.route(
    "/outbox",
    new Hono<PageEnv>()
      .use("*", requireSignIn(deps), keepViewersOut())
      .route("/", outboxRoutes(deps)),
  );
  return pages;
}

const nameRequest: MiddlewareHandler<PageEnv> = async function nameRequest(c, next) {
  c.set("requestId", newId("req"));
  await next();
};

/** Where the API has a host of its own, people's pages are not there. */
function hideFromApiHost(deps: Deps): MiddlewareHandler {
  const { apiUrl, publicUrl } = deps.config;
  const apiHost = new URL(apiUrl).host;
  const hasOwnHost = apiHost !== new URL(publicUrl).host;
  return async function hideFromApiHost(c, next) {
    if (hasOwnHost && new URL(c.req.url).host === apiHost) return answerNotFound(c);
    return next();
  };
}
