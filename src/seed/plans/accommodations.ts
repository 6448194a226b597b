import type { WireRow } from "../../formats/rows.ts";
import { randomOf } from "../student-random.ts";
import { isServed, type PlanCase } from "./plan-case.ts";
import type { HeldDocument } from "./plan-documents.ts";
import type { ProgramName } from "./program-rules.ts";

const grantedBy: ReadonlySet<ProgramName> = new Set(["Special Education", "Section 504"]);

/** By turns of the classroom and of tests, so that steps of an odd number mix them. */
const accommodations = [
  ["Preferential seating near the teacher", "Classroom", "All subjects"],
  ["Extended time, time and a half", "Testing", "All subjects"],
  ["Assignments cut into smaller steps", "Classroom", "All subjects"],
  ["Small group, at most 8 students", "Testing", "All subjects"],
  ["Copy of class notes", "Classroom", "Social Studies"],
  ["Text read aloud, except reading passages", "Testing", "Reading"],
  ["Movement breaks", "Classroom", "All subjects"],
  ["Frequent supervised breaks", "Testing", "All subjects"],
  ["Visual schedule", "Classroom", "All subjects"],
  ["Calculator on sections that allow none", "Testing", "Mathematics"],
  ["Graphic organizer for written work", "Classroom", "Writing"],
  ["Speech to text, or a scribe", "Testing", "Writing"],
  ["Multiplication table and manipulatives", "Classroom", "Mathematics"],
  ["Separate setting", "Testing", "All subjects"],
  ["Directions repeated and checked for understanding", "Classroom", "All subjects"],
  ["Large print", "Testing", "Reading"],
  ["Audiobooks", "Classroom", "Reading"],
  ["Noise-reducing headphones", "Testing", "All subjects"],
  ["Slant board and pencil grip", "Classroom", "Writing"],
  ["Answers marked in the booklet", "Testing", "Science"],
] as const;

// Shares no factor with their number: none comes twice in a plan.
const step = 7;

/** What plans change in class and in tests, in the wire form of catalog.md. */
export function seedAccommodations(cases: readonly PlanCase[]): WireRow[] {
  return cases
    .filter((one) => isServed(one) && grantedBy.has(one.rule.program))
    .flatMap((one) => one.plans.flatMap((plan) => drawAccommodations(one, plan)));
}

function drawAccommodations({ student }: PlanCase, plan: HeldDocument): WireRow[] {
  const random = randomOf(student, "accommodations");
  const first = random.below(accommodations.length);
  return Array.from({ length: random.pick([1, 2, 2, 3, 3, 4]) }, (_, at) => {
    const [accommodation = "", category = null, subject = null] =
      accommodations[(first + at * step) % accommodations.length] ?? [];
    return {
      accommodation_id: `${plan.documentId}-A${at + 1}`,
      student_id: student.student_id ?? null,
      document_id: plan.documentId,
      accommodation,
      category,
      subject,
      start_date: plan.startOn,
      end_date: plan.endOn,
    };
  });
}
