import type { Context, Next } from "hono";

/** RFC 6749 §5.1 asks for both. */
export async function forbidKeeping(c: Context, next: Next): Promise<void> {
  await next();
  const { headers } = c.res;
  headers.set("Cache-Control", "no-store");
  headers.set("Pragma", "no-cache");
}
