import type { WireRow } from "../formats/rows.ts";

export type Building = {
  readonly reportingId: string;
  readonly name: string;
  /** First and last grade, as numbers: PK is -1, K is 0. */
  readonly grades: readonly [number, number];
};

export const buildings: readonly Building[] = [
  { reportingId: "0007", name: "Children's Corner, Early Learning Program", grades: [-1, -1] },
  { reportingId: "0042", name: "Lincoln Elementary School", grades: [0, 5] },
  { reportingId: "0043", name: "Martin Luther King, Jr. Elementary School", grades: [0, 5] },
  { reportingId: "0051", name: "César Chávez Elementary School", grades: [0, 5] },
  { reportingId: "0117", name: "O'Neil Middle School", grades: [6, 8] },
  { reportingId: "0118", name: "Cedar Creek Middle School", grades: [6, 8] },
  { reportingId: "0201", name: "Washington High School", grades: [9, 12] },
  { reportingId: "0203", name: "Prairie Ridge High School", grades: [9, 12] },
];

/** Buildings in the wire form of catalog.md. */
export function seedBuildings(): WireRow[] {
  return buildings.map(({ reportingId, name }) => ({
    building_reporting_id: reportingId,
    building: name,
    active: true,
  }));
}

/** The building of a grade in the zone where a family lives; siblings of one level meet in the same one. */
export function findBuilding(grade: number, zone: number): Building {
  const level = buildings.filter(({ grades: [first, last] }) => grade >= first && grade <= last);
  // safe because the levels above leave no grade from -1 to 12 out
  return level[zone % level.length] as Building;
}
