import type { Context } from "hono";
import { getConnInfo } from "hono/bun";

/** Where a request comes from, asked once; undefined when there is no socket, as under `app.request`. */
export function clientAddress(c: Context): string | undefined {
  const known: { readonly address: string | undefined } | undefined = c.get("clientAddress");
  if (known) return known.address;
  const address = askSocket(c);
  c.set("clientAddress", { address });
  return address;
}

function askSocket(c: Context): string | undefined {
  const server: unknown = c.env?.server ?? c.env;
  const hasSocket = typeof server === "object" && server !== null && "requestIP" in server;
  return hasSocket ? getConnInfo(c).remote.address : undefined;
}
