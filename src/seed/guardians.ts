import type { WireRow } from "../formats/rows.ts";
import { bearName, readFamilies } from "./family-name.ts";
import type { Gender, Heritage } from "./heritage.ts";
import { findHead } from "./household.ts";
import { english } from "./names.ts";
import { plainLetters } from "./plain-letters.ts";
import { drawAddress } from "./places.ts";
import { createRandom, hashText, type Random, weigh } from "./random.ts";

type Adult = { readonly relationship: string; readonly gender: Gender };

const mother: Adult = { relationship: "Mother", gender: "F" };
const father: Adult = { relationship: "Father", gender: "M" };
const grandmother: Adult = { relationship: "Grandmother", gender: "F" };

const couples = weigh<readonly [Adult, Adult?]>([
  [[mother, father], 46],
  [[father, mother], 12],
  [[mother], 17],
  [[father], 5],
  [[mother, { relationship: "Stepfather", gender: "M" }], 7],
  [[mother, mother], 2],
  [[father, father], 1],
  [[grandmother], 3],
  [[grandmother, { relationship: "Grandfather", gender: "M" }], 3],
  [[{ relationship: "Aunt", gender: "F" }], 2],
  [[{ relationship: "Foster Parent", gender: "F" }], 1],
  [[{ relationship: "Legal Guardian", gender: "M" }], 1],
]);

/**
 * One or two guardians for each student row of `seedStudents`, in the wire form of catalog.md. Brothers and sisters get
 * the same guardian ids and contact details, also when they are not in the same batch.
 */
export function seedGuardians(students: readonly WireRow[]): WireRow[] {
  return students.flatMap(drawGuardians);
}

function drawGuardians(student: WireRow): WireRow[] {
  const head = findHead(Number(student.student_id));
  const seed = hashText(`${student.address}|${student.zip}`);
  const random = createRandom({ seed, stream: "guardians", index: head });
  const families = readFamilies(String(student.last_name));
  const [first, second] = random.pick(couples);
  const guardians = [drawGuardian({ random, student, adult: first, ...families[0] })];
  if (second) {
    guardians.push(drawGuardian({ random, student, adult: second, ...families[1] }));
  }
  const areBothPrimary = random.chance(10);
  return guardians.map((guardian, at) => ({
    student_id: student.student_id ?? null,
    guardian_id: `G${String(head).padStart(5, "0")}${at === 0 ? "A" : "B"}`,
    ...guardian,
    primary: at === 0 || areBothPrimary,
  }));
}

type Draw = { random: Random; student: WireRow; adult: Adult; heritage: Heritage; family: string };

function drawGuardian({ random, student, adult, heritage, family }: Draw): WireRow {
  const names = random.chance(25) && !heritage.ownScript ? english : heritage;
  const firstName = random.pick(names.given[adult.gender]);
  const lastName = bearName(heritage, family, adult.gender);
  const livesApart = adult !== mother && random.chance(12);
  const {
    address = null,
    city = null,
    state = null,
    zip = null,
  } = livesApart ? drawAddress(random) : student;
  return {
    last_name: lastName,
    first_name: firstName,
    relationship: adult.relationship,
    address,
    city,
    state,
    zip,
    home_phone: random.chance(40) ? drawPhone(random) : null,
    work_phone: random.chance(45) ? drawPhone(random) : null,
    cell_phone: random.chance(94) ? drawPhone(random) : null,
    email: random.chance(90) ? drawEmail(random, firstName, lastName) : null,
    language: student.language ?? null,
  };
}

/** 555-0100 to 555-0199 are kept for fiction: nobody real is ever called. */
function drawPhone(random: Random): string {
  return `413-555-01${String(random.below(100)).padStart(2, "0")}`;
}

/** RFC 2606 keeps these domains for examples: no mail ever arrives. */
function drawEmail(random: Random, ...names: readonly string[]): string {
  const words = names.map(plainLetters).filter((word) => word !== "");
  const mailbox = words.length > 0 ? words.join(".") : "family";
  return `${mailbox}${random.below(1000)}@example.${random.pick(["org", "net"])}`;
}
