import type { Endpoint } from "../catalog/endpoint.ts";

/** Whether files of this endpoint name buildings that must be known: only then New buildings means something. */
export function looksUpBuildings(endpoint: Endpoint): boolean {
  return endpoint.rules.some((rule) => rule.lookups.includes("buildings"));
}
