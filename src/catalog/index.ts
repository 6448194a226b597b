import type { Bundle, Offer } from "./bundle.ts";
import { accounts } from "./bundles/accounts.ts";
import { demographics } from "./bundles/demographics.ts";
import { oneroster as oneRosterPackage } from "./bundles/oneroster.ts";
import type { Direction, Endpoint } from "./endpoint.ts";
import { absences } from "./endpoints/absences.ts";
import { accommodations } from "./endpoints/accommodations.ts";
import { buildings } from "./endpoints/buildings.ts";
import { documents } from "./endpoints/documents.ts";
import { docviewerDocuments } from "./endpoints/docviewer-documents.ts";
import { guardians } from "./endpoints/guardians.ts";
import { medicaidServicelog } from "./endpoints/medicaid-servicelog.ts";
import { medicaidStudents } from "./endpoints/medicaid-students.ts";
import { oneroster } from "./endpoints/oneroster.ts";
import { programs } from "./endpoints/programs.ts";
import { restraints } from "./endpoints/restraints.ts";
import { serviceLogs } from "./endpoints/service-logs.ts";
import { services } from "./endpoints/services.ts";
import { students } from "./endpoints/students.ts";
import { tsdsRestraint } from "./endpoints/tsds-restraint.ts";
import { tsdsSkywardsmssped } from "./endpoints/tsds-skywardsmssped.ts";
import { userRoles } from "./endpoints/user-roles.ts";
import { users } from "./endpoints/users.ts";

/** The only list of what data exists; loads of one run go in its order, so that what is referred to comes first. */
export const catalog: readonly Endpoint[] = [
  buildings,
  students,
  guardians,
  absences,
  users,
  userRoles,
  programs,
  documents,
  services,
  accommodations,
  serviceLogs,
  restraints,
  docviewerDocuments,
  medicaidStudents,
  medicaidServicelog,
  tsdsSkywardsmssped,
  tsdsRestraint,
  oneroster,
];

/** What is loaded in several files at once. */
export const bundles: readonly Bundle[] = [demographics, accounts, oneRosterPackage];

/** What an administrator can grant, pull or upload: the endpoints and the bundles of that direction, in one list. */
export function listOffers(direction: Direction): readonly Offer[] {
  return [...catalog, ...bundles].filter(({ directions }) => directions.includes(direction));
}

export function findOffer(name: string, direction?: Direction): Offer | undefined {
  return [...catalog, ...bundles].find(
    (offer) => offer.name === name && (!direction || offer.directions.includes(direction)),
  );
}

/** For names that were checked when they were stored; another is a fault of ours. */
export function getOffer(name: string, direction?: Direction): Offer {
  const offer = findOffer(name, direction);
  if (!offer) throw new Error(`the catalog has no endpoint ${name}`);
  return offer;
}

export function findBundle(name: string): Bundle | undefined {
  return bundles.find((bundle) => bundle.name === name);
}

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
