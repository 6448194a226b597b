import type { RemovalScope } from "../../db/staging/compare-stage.ts";
import type { Load } from "./load.ts";

/** What the load takes away beside what it brings. A snapshot is for endpoints that never remove by themselves. */
export function removalScopeOf({
  endpoint,
  settings,
}: Pick<Load, "endpoint" | "settings">): RemovalScope {
  if (settings.mode === "additions") return "none";
  if (endpoint.removes !== "never") return endpoint.removes;
  return settings.mode === "snapshot" ? "all" : "none";
}
