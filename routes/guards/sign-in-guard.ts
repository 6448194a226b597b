import type { Context, MiddlewareHandler } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { checkSignIn, type SignedIn, type Visitor } from "../../src/access/sign-in.ts";
import type { Deps } from "../../src/deps.ts";
import { clientAddress } from "./client-address.ts";

export type PageEnv = { Variables: { signedIn: SignedIn; requestId: string } };

/** Lets in only signed-in administrators; others are sent to the sign-in page and come back afterwards. */
export function requireSignIn(deps: Deps): MiddlewareHandler<PageEnv> {
  return async function requireSignIn(c, next) {
    const token = readSignInCookie(c, deps);
    const signedIn = token && (await checkSignIn(deps, token, clientAddress(c)));
    if (!signedIn) {
      const { pathname, search } = new URL(c.req.url);
      const next = c.req.method === "GET" ? `?next=${encodeURIComponent(pathname + search)}` : "";
      // htmx would swap the sign-in page into the middle of another.
      if (c.req.header("HX-Request"))
        return c.body(null, 200, { "HX-Redirect": `/sign-in${next}` });
      return c.redirect(`/sign-in${next}`, 303);
    }
    c.set("signedIn", signedIn);
    await next();
    // Pages with student rows or secrets must not come back from a cache after signing out.
    c.header("Cache-Control", "no-store");
  };
}

export function readSignInCookie(c: Context, deps: Deps): string | undefined {
  return deps.config.publicUrl.startsWith("https:")
    ? getCookie(c, "sign-in", "host")
    : getCookie(c, "sign-in");
}

/** `HttpOnly`, `SameSite=Lax`; behind TLS also `Secure` and `__Host-`, so that no subdomain can plant one. */
export function setSignInCookie(c: Context, deps: Deps, token: string): void {
  const isSecure = deps.config.publicUrl.startsWith("https:");
  setCookie(c, "sign-in", token, {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    maxAge: 12 * 3_600,
    ...(isSecure ? { secure: true, prefix: "host" } : {}),
  });
}

export function deleteSignInCookie(c: Context, deps: Deps): void {
  const isSecure = deps.config.publicUrl.startsWith("https:");
  deleteCookie(c, "sign-in", { path: "/", ...(isSecure ? { secure: true, prefix: "host" } : {}) });
}

export function visitorOf(c: Context): Visitor {
  return { address: clientAddress(c), userAgent: c.req.header("User-Agent") };
}
