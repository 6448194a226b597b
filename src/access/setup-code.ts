import { timingSafeEqual } from "node:crypto";
import type { Deps } from "../deps.ts";
import { sha256 } from "../ids.ts";

/**
 * The one-time code for `/setup` where PUBLIC_URL is not local: whoever finds the address first must not become
 * the administrator. Derived from the key, so that every process prints and takes the same.
 */
export function setupCode(deps: Pick<Deps, "seal">): string {
  return sha256(Buffer.concat([deps.seal.spoolKey, Buffer.from("setup code")])).slice(0, 12);
}

export function isSetupCode(deps: Pick<Deps, "seal">, text: string): boolean {
  const given = Buffer.from(sha256(text.trim().toLowerCase()));
  return timingSafeEqual(given, Buffer.from(sha256(setupCode(deps))));
}
