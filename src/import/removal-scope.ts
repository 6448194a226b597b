import type { RemovalScope } from "../../db/staging/compare-stage.ts";
import type { LoadSettings } from "../../db/control/schema.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import type { LoadPart } from "./load.ts";

/** What the load takes away by not naming it; rows that ask for it themselves go beside. */
export function removalScopeOf({
  endpoint,
  settings,
}: {
  readonly endpoint: Pick<Endpoint, "removes">;
  readonly settings: Pick<LoadSettings, "mode">;
}): RemovalScope {
  if (settings.mode === "additions") return "none";
  if (endpoint.removes === "others_of_student") return endpoint.removes;
  return settings.mode === "snapshot" && maySnapshot(endpoint) ? "all" : "none";
}

/** Whether a load of this may be said to name all there is (catalog.md, "Load semantics"). */
export function maySnapshot({ removes }: Pick<Endpoint, "removes">): boolean {
  return removes === "snapshot_only";
}

/** Of a file of a load; a list of changes names what goes itself. */
export function scopeOf(load: Pick<LoadPart, "endpoint" | "settings" | "isDelta">): RemovalScope {
  return load.isDelta ? "none" : removalScopeOf(load);
}
