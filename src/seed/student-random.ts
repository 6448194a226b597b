import type { WireRow } from "../formats/rows.ts";
import { createRandom, hashText, type Random } from "./random.ts";

/** Draws that follow from a student's row: what belongs to a student needs no seed, and no other student. */
export function randomOf(student: WireRow, stream: string): Random {
  const seed = hashText(`${student.address}|${student.date_of_birth}`);
  return createRandom({ seed, stream, index: Number(student.student_id) });
}
