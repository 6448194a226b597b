/** A made-up corner of Massachusetts, whose zip codes begin with the zero that spreadsheets drop. */

import type { Random } from "./random.ts";

export const district = {
  name: "Cedar Valley Regional School District",
  code: "04170000",
  county: "Quaboag County",
  state: "MA",
} as const;

export const neighbors = [
  { code: "00980000", county: "Quaboag County" },
  { code: "06120000", county: "St. Aldric's County" },
] as const;

export type Address = {
  readonly address: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
};

const towns = [
  { city: "Cedar Hollow", zip: "01091" },
  { city: "Millbrook Falls", zip: "01092" },
  { city: "Winston-Marsh", zip: "01023" },
  { city: "Coeur d'Orme", zip: "01048" },
  { city: "St. Aldric", zip: "01065" },
  { city: "Peña Grove", zip: "01017" },
] as const;

const streets = [
  "Maple St",
  "Oak Ave",
  "Elm St",
  "Cedar Hollow Rd",
  "Main St",
  "North Main St",
  "Church St",
  "Mill Rd",

  "School St",
  "Park Ave",
  "Highland Ave",
  "Dr. Martin Luther King, Jr. Blvd",
  "O'Neil Ct",
  "Queen's Ln",

  "St. Mary's Way",
  "County Road 12",
  "Old Post Rd",
  "Kościuszko St",
  "Calle Ocho",
  "Lafayette Pl",
  "Sunset Dr",
  "Quarry Rd",
  "2nd Ave",
  "Route 9 West",
  "Winding Brook Cir",
  "Farmer's Row",
] as const;

export function drawAddress(random: Random): Address {
  const town = random.pick(towns);
  const zip = random.chance(8) ? `${town.zip}-${1000 + random.below(8999)}` : town.zip;
  return { address: drawStreetLine(random), city: town.city, state: district.state, zip };
}

function drawStreetLine(random: Random): string {
  if (random.chance(2)) {
    return `P.O. Box ${1 + random.below(900)}`;
  }
  const half = random.chance(1) ? " 1/2" : "";
  const line = `${1 + random.below(1900)}${half} ${random.pick(streets)}`;
  if (random.chance(20)) {
    return `${line}, Apt ${1 + random.below(24)}`;
  }
  return random.chance(4) ? `${line}, Unit #${1 + random.below(9)}B` : line;
}
