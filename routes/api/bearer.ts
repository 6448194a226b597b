import type { Context } from "hono";

/** RFC 6750 §2.1: the token in the header, the only place where no log keeps it. Another scheme is no token. */
export function bearerOf(c: Context): string | undefined {
  return /^Bearer +(.+)$/i.exec(c.req.header("Authorization")?.trim() ?? "")?.[1];
}
