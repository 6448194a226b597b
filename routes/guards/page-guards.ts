import type { MiddlewareHandler } from "hono";
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

/** Forms are taken only from our own pages, told by PUBLIC_URL and never by a header of the request. */
export function refuseForeignForms(deps: Deps): MiddlewareHandler {
  const own = [deps.config.publicUrl];
  // The same machine under its other name, for people who type 127.0.0.1.
  if (deps.config.isLocal) own.push(deps.config.publicUrl.replace("//localhost", "//127.0.0.1"));
  return csrf({ origin: own });
}
