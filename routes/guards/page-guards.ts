import type { Context, MiddlewareHandler } from "hono";
import { csrf } from "hono/csrf";
import { secureHeaders } from "hono/secure-headers";
import type { Deps } from "../../src/deps.ts";

/** Headers of every page: scripts and styles only from here, framed by nobody. */
export function sendSecurityHeaders(deps: Deps): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", "data:"],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    referrerPolicy: "same-origin",
    xFrameOptions: "DENY",
    permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
    strictTransportSecurity: deps.config.publicUrl.startsWith("https:")
      ? "max-age=31536000; includeSubDomains"
      : false,
  });
}

/** Forms are taken only from our own pages, told by PUBLIC_URL and never by what the request calls itself. */
export function refuseForeignForms(deps: Deps): MiddlewareHandler {
  const { publicUrl, isLocal } = deps.config;
  const own = [publicUrl];
  // The same machine under its other name, for people who type 127.0.0.1.
  if (isLocal) own.push(publicUrl.replace("//localhost", "//127.0.0.1"));
  return csrf({
    origin: (origin, c) => own.includes(origin) && !isFromElsewhere(c),
    // A name that somebody else points at this machine (DNS rebinding) is "same-origin" too, so Origin goes first.
    secFetchSite: (site, c) => site === "same-origin" && c.req.header("Origin") === undefined,
  });
}

function isFromElsewhere(c: Context): boolean {
  const site = c.req.header("Sec-Fetch-Site");
  return site === "cross-site" || site === "same-site";
}
