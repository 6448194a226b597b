import type { RemovalScope } from "../../db/staging/compare-stage.ts";
import type { Load } from "./load.ts";

/** What the load takes away beside what it brings. */
export function removalScopeOf({ endpoint, settings }: Load): RemovalScope {
  if (settings.mode === "snapshot") return "all";
  if (settings.mode === "additions" || endpoint.removes === "never") return "none";
  return endpoint.removes;
}
