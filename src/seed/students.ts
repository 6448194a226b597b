import type { WireRow } from "../formats/rows.ts";
import { findBuilding } from "./buildings.ts";
import { bearName } from "./family-name.ts";
import type { Gender } from "./heritage.ts";
import { drawHousehold, findHead, type Household } from "./household.ts";
import { english, nicknames } from "./names.ts";
import { district, neighbors } from "./places.ts";
import { createRandom, mixBits, type Random, weigh } from "./random.ts";
import { birthDate, schoolYearOf } from "./school-year.ts";

export type SeedWish = {
  readonly students: number;
  /** `YYYY-MM-DD`; grades and ages follow its school year. */
  readonly today: string;
  readonly seed: number;
  readonly batchRows: number;
};

const gradeLabels = [
  "PK",
  "K",
  "01",
  "02",
  "03",
  "04",
  "05",
  "06",
  "07",
  "08",
  "09",
  "10",
  "11",
  "12",
] as const;

/** From the label to the number: PK is -1, K is 0. */
export function readGrade(student: WireRow): number {
  return gradeLabels.findIndex((label) => label === student.grade) - 1;
}

// Three grades apart, brothers and sisters are never born within months of one another.
const siblingGrades = 3;

const enrollments = weigh([
  ["ENROLLED", 912],
  ["PRE_ENROLLED", 24],
  ["TRANSFERRED", 24],
  ["WITHDREW", 15],
  ["DROPPED_OUT", 6],
  ["INACTIVE", 6],
  ["HISTORICAL_IDLE", 13],
]);

/**
 * Students in the wire form of catalog.md, all columns, `batchRows` at a time. A student depends on seed, today and
 * its own number only: a larger district begins with the students of a smaller one.
 */
export function* seedStudents(wish: SeedWish): Generator<WireRow[]> {
  // A step of nothing would yield empty batches for ever.
  if (wish.batchRows < 1) {
    throw new RangeError("batchRows must be at least 1");
  }
  const year = schoolYearOf(wish.today);
  for (let first = 1; first <= wish.students; first += wish.batchRows) {
    const rows = Math.min(wish.batchRows, wish.students - first + 1);
    yield Array.from({ length: rows }, (_, at) =>
      drawStudent({ seed: wish.seed, year, number: first + at }),
    );
  }
}

function drawStudent(place: { seed: number; year: number; number: number }): WireRow {
  const { seed, year, number } = place;
  const random = createRandom({ seed, stream: "student", index: number });
  const head = findHead(number);
  const home = drawHousehold(seed, head);
  const grade = ((home.firstGrade + 1 + (number - head) * siblingGrades) % gradeLabels.length) - 1;
  const enrollment = drawEnrollment(random, grade);
  const building = findBuilding(grade, home.zone);
  const gender = random.pick(["F", "M"] as const);
  // Who has graduated finished grade 12 a year ago.
  const age = grade + 5 + (enrollment === "GRADUATED" ? 1 : 0);
  return {
    student_id: studentId(number),
    ...drawNames(random, home, { gender, position: number - head }),
    date_of_birth: birthDate(age, year, random.below(365)),
    gender,
    district_enrollment: enrollment,
    grade: gradeLabels[grade + 1] ?? null,
    address: home.address,
    city: home.city,
    state: home.state,
    zip: home.zip,
    race: home.race,
    language: home.language,
    ...drawDistricts(random),
    student_reporting_id: enrollment === "PRE_ENROLLED" ? null : reportingId(number),
    building: building.name,
    building_reporting_id: building.reportingId,
    sis_internal_id: `sis-${mixBits(number).toString(16).padStart(8, "0")}`,
  };
}

function drawEnrollment(random: Random, grade: number): string {
  if (grade === 12 && random.chance(12)) {
    return "GRADUATED";
  }
  const enrollment = random.pick(enrollments);
  return enrollment === "DROPPED_OUT" && grade < 9 ? "TRANSFERRED" : enrollment;
}

function drawNames(random: Random, home: Household, child: { gender: Gender; position: number }) {
  const given = home.givenFrom.given[child.gender];
  // One step per child, so that no two brothers have the same name.
  const first = given[(home.givenAt + child.position) % given.length] ?? "";
  const nickname = random.chance(30) ? nicknames.get(first) : undefined;
  const last = bearName(home.heritage, home.family, child.gender);
  const hasSuffix = child.gender === "M" && home.heritage === english && random.chance(4);
  return {
    last_name: hasSuffix ? last + random.pick([", Jr.", ", Jr.", " III"]) : last,
    middle_name: drawMiddleName(random, home, { first, gender: child.gender }),
    first_name: nickname ? `${first} "${nickname}"` : first,
  };
}

function drawMiddleName(
  random: Random,
  home: Household,
  child: { gender: Gender; first: string },
): string | null {
  const name = random.pick(home.givenFrom.given[child.gender]);
  if (home.heritage.ownScript || name === child.first || random.chance(25)) {
    return null;
  }
  return random.chance(30) ? `${name.charAt(0)}.` : name;
}

function drawDistricts(random: Random) {
  const residence = random.chance(4) ? random.pick(neighbors) : district;
  const service = random.chance(1) ? random.pick(neighbors) : district;
  return {
    district_of_residence: residence.code,
    county_of_residence: residence.county,
    district_of_service: service.code,
  };
}

function studentId(number: number): string {
  return String(number).padStart(5, "0");
}

/** The state's ten digits: unique because the step shares no factor with the prime. */
function reportingId(number: number): string {
  return String(1_000_000_000 + ((number * 7_654_321) % 999_999_937));
}
