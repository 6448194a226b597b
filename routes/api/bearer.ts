import type { Context } from "hono";
import type { Bearer } from "../../src/access/check-token.ts";
import { clientAddress } from "../guards/client-address.ts";

/** RFC 6750 §2.1: the token in the header, the only place where no log keeps it. Another scheme is no token. */
export function bearerOf(c: Context): Bearer | undefined {
  const token = /^Bearer +(.+)$/i.exec(c.req.header("Authorization")?.trim() ?? "")?.[1];
  return token === undefined ? undefined : { token, address: clientAddress(c) };
}
