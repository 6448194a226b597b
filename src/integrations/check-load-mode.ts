import type { LoadSettings } from "../../db/control/schema.ts";
import { endpointsOf, isBundle, type Offer } from "../catalog/bundle.ts";
import { columnOf, titleWithin, type Endpoint } from "../catalog/endpoint.ts";
import { maySnapshot } from "../import/removal-scope.ts";

/** Why files of this endpoint cannot be loaded in that way, if they cannot; for pull locations and uploads. */
export function checkLoadMode(mode: LoadSettings["mode"], offer: Offer): string | undefined {
  if (mode === "snapshot" && isBundle(offer) && offer.package) {
    return `A ${offer.title} package says itself what goes. Choose Add and update.`;
  }
  const endpoints = endpointsOf(offer);
  if (mode !== "snapshot" || endpoints.some(maySnapshot)) return undefined;
  const [endpoint] = endpoints;
  return endpoint && explain(endpoint);
}

function explain(endpoint: Endpoint): string {
  const { removes } = endpoint;
  const load = `A load of ${titleWithin(endpoint)}`;
  if (removes === "others_of_student") {
    return `${load} already replaces those of the students that it names. Choose Add and update.`;
  }
  if (typeof removes === "object") {
    const { label } = columnOf(endpoint, removes.marked);
    return `${load} removes only what it marks as ${label}. Choose Add and update.`;
  }
  return `${load} never removes what it does not name. Choose Add and update.`;
}
