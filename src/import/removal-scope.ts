import type { RemovalScope } from "../../db/staging/compare-stage.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import type { LoadPart } from "./load.ts";

/**
 * What a file of a load takes away by not naming it; rows that ask for it themselves go beside, and a list of changes
 * names all that goes.
 */
export function scopeOf({
  endpoint,
  settings,
  isDelta,
}: Pick<LoadPart, "endpoint" | "settings" | "isDelta">): RemovalScope {
  if (isDelta || settings.mode === "additions") return "none";
  if (endpoint.removes === "others_of_student") return endpoint.removes;
  return settings.mode === "snapshot" && maySnapshot(endpoint) ? "all" : "none";
}

/** Whether a load of this may be said to name all there is (catalog.md, "Load semantics"). */
export function maySnapshot({ removes }: Pick<Endpoint, "removes">): boolean {
  return removes === "snapshot_only";
}
