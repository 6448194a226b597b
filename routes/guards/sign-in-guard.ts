import type { Context, MiddlewareHandler } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { CookieOptions } from "hono/utils/cookie";
import type { Entered } from "../../src/access/enter.ts";
import { checkSignIn, type SignedIn, type Visitor } from "../../src/access/open-sign-in.ts";
import type { Deps } from "../../src/deps.ts";
import { clientAddress } from "./client-address.ts";

export type PageEnv = { Variables: { signedIn: SignedIn; requestId: string } };

/** Lets in only signed-in administrators; others are sent to the sign-in page and come back afterwards. */
export function requireSignIn(deps: Deps): MiddlewareHandler<PageEnv> {
  return async function requireSignIn(c, next) {
    const signedIn = await findSignedIn(c, deps);
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

export async function findSignedIn(c: Context, deps: Deps): Promise<SignedIn | undefined> {
  const token = readSignInCookie(c, deps);
  return token === undefined ? undefined : checkSignIn(deps, token, clientAddress(c));
}

export function readSignInCookie(c: Context, deps: Deps): string | undefined {
  return readCookie(c, deps, "sign-in");
}

/** The sign-in, and that this browser is known from now on. */
export function setEnteredCookies(c: Context, deps: Deps, { token, device }: Entered): void {
  writeCookie(c, deps, "sign-in", { value: token, seconds: 12 * 3_600 });
  writeCookie(c, deps, "device", { value: device, seconds: 395 * 86_400 });
}

export function deleteSignInCookie(c: Context, deps: Deps): void {
  dropCookie(c, deps, "sign-in");
}

export function visitorOf(c: Context, deps: Deps): Visitor {
  return {
    address: clientAddress(c),
    userAgent: c.req.header("User-Agent"),
    device: readCookie(c, deps, "device"),
  };
}

type CookieName = "sign-in" | "device" | "sso";

export function readCookie(c: Context, deps: Deps, name: CookieName): string | undefined {
  return isSecure(deps) ? getCookie(c, name, "host") : getCookie(c, name);
}

export function writeCookie(
  c: Context,
  deps: Deps,
  name: CookieName,
  { value, seconds }: { readonly value: string; readonly seconds: number },
): void {
  setCookie(c, name, value, { ...optionsFor(deps), maxAge: seconds });
}

export function dropCookie(c: Context, deps: Deps, name: CookieName): void {
  deleteCookie(c, name, optionsFor(deps));
}

/** `HttpOnly`, `SameSite=Lax`; behind TLS also `Secure` and `__Host-`, so that no subdomain can plant one. */
function optionsFor(deps: Deps): CookieOptions {
  const isBehindTls = isSecure(deps);
  return {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    ...(isBehindTls ? { secure: true, prefix: "host" } : {}),
  };
}

function isSecure({ config }: Deps): boolean {
  return config.publicUrl.startsWith("https:");
}
