import type { Context, MiddlewareHandler } from "hono";
import { getConnInfo } from "hono/bun";
import type { Deps } from "../../src/deps.ts";
import { findOrigin } from "../../src/trusted-proxies.ts";

/** First of all guards: whose word about addresses the others take. Without it, nobody's. */
export function trustProxies({ config }: Deps): MiddlewareHandler {
  const { trustedProxies } = config;
  return async function trustProxies(c, next) {
    if (trustedProxies.length > 0)
      c.set("findOrigin", (peer: string) =>
        findOrigin(peer, c.req.header("X-Forwarded-For"), trustedProxies),
      );
    await next();
  };
}

/** Where a request comes from, asked once; undefined when there is no socket, as under `app.request`. */
export function clientAddress(c: Context): string | undefined {
  const known: { readonly address: string | undefined } | undefined = c.get("clientAddress");
  if (known) return known.address;
  const peer = askSocket(c);
  const findHere: ((peer: string) => string) | undefined = c.get("findOrigin");
  const address = peer !== undefined && findHere ? findHere(peer) : peer;
  c.set("clientAddress", { address });
  return address;
}

function askSocket(c: Context): string | undefined {
  const server: unknown = c.env?.server ?? c.env;
  const hasSocket = typeof server === "object" && server !== null && "requestIP" in server;
  return hasSocket ? getConnInfo(c).remote.address : undefined;
}
