import type { Grant, IntegrationRecord } from "../../db/control/integrations.ts";
import { columnNames } from "../catalog/endpoint.ts";
import { findOffer, getEndpoint } from "../catalog/index.ts";

/** What would be exchanged, in words for the contact: "Students: 12 of 21 fields". */
export function describeData(record: IntegrationRecord): readonly string[] {
  if (record.integration.kind === "export") {
    return record.grants.map(describeGrant);
  }
  const names = new Set([
    ...record.integration.mayWrite,
    ...record.locations.map((location) => location.endpoint),
  ]);
  return [...names].flatMap((name) => findOffer(name, "write")?.title ?? []);
}

export function describeGrant(grant: Pick<Grant, "endpoint" | "columns">): string {
  const endpoint = getEndpoint(grant.endpoint);
  return `${endpoint.title}: ${grant.columns.length} of ${columnNames(endpoint).length} fields`;
}
