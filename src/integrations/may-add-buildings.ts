import { endpointsOf, type Offer } from "../catalog/bundle.ts";

/** Whether its rows say enough of an unknown building to add it: only then New buildings means something. */
export function mayAddBuildings(offer: Offer): boolean {
  const rules = endpointsOf(offer).flatMap((endpoint) => endpoint.rules);
  return rules.some((rule) => rule.mayAdd?.includes("buildings"));
}
