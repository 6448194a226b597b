import { absences } from "./endpoints/absences.ts";
import { buildings } from "./endpoints/buildings.ts";
import type { Direction, Endpoint } from "./endpoint.ts";
import { guardians } from "./endpoints/guardians.ts";
import { students } from "./endpoints/students.ts";

/** The only list of what data exists. */
export const catalog: readonly Endpoint[] = [buildings, students, guardians, absences];

export function findEndpoint(name: string, direction?: Direction): Endpoint | undefined {
  return catalog.find(
    (endpoint) => endpoint.name === name && (!direction || endpoint.directions.includes(direction)),
  );
}

/** For names that were checked when they were stored; another is a fault of ours. */
export function getEndpoint(name: string): Endpoint {
  const endpoint = findEndpoint(name);
  if (!endpoint) throw new Error(`the catalog has no endpoint ${name}`);
  return endpoint;
}

export function listEndpoints(direction: Direction): readonly Endpoint[] {
  return catalog.filter((endpoint) => endpoint.directions.includes(direction));
}
