import type { WireRow } from "../../formats/rows.ts";
import { drawParticipations, type Participation } from "./participation.ts";
import { drawPapers, drawPlans, type HeldDocument, type PlanDocument } from "./plan-documents.ts";

/** A student in a program, with the plans that hold or held in this school year, and the papers beside them. */
export type PlanCase = Participation & {
  readonly plans: readonly HeldDocument[];
  readonly papers: readonly PlanDocument[];
};

/** Few students have one, some have several. What programs, documents and services tell of a student comes from here. */
export function drawCases(students: readonly WireRow[], today: string): PlanCase[] {
  return students.flatMap((student) =>
    drawParticipations(student, today).map((participation) => {
      const plans = drawPlans(participation, today);
      return { ...participation, plans, papers: drawPapers(participation, plans, today) };
    }),
  );
}

/** Services and accommodations are granted to those who take part. */
export function isServed({ participation }: Participation): boolean {
  return participation === "Participating";
}
