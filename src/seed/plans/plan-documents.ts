import type { documentStatuses } from "../../catalog/endpoints/documents.ts";
import { addDays, addYears, countYears, toWeekday } from "../days.ts";
import { schoolYearOf } from "../school-year.ts";
import { randomOf } from "../student-random.ts";
import { formCodes, type Form } from "./forms.ts";
import type { Participation } from "./participation.ts";

export type PlanDocument = {
  readonly documentId: string;
  readonly form: Form;
  readonly status: (typeof documentStatuses)[number];
  /** From when to when it holds; null while it is written. */
  readonly startOn: string | null;
  readonly endOn: string | null;
  readonly completedAt: string | null;
};

/** A document that holds, or held: what a plan grants hangs on it. */
export type HeldDocument = PlanDocument & { readonly startOn: string; readonly endOn: string };

// The next plan is begun so many days before the present one ends.
const draftDays = 45;
const daysToEvaluate = 21;

/** The plan that holds today, or held last, and the one before it if that held in this school year. */
export function drawPlans(participation: Participation, today: string): readonly HeldDocument[] {
  if (participation.participation === "Eligibility Review") return [];
  const lastOn = participation.endOn ?? today;
  const years = countYears(participation.startOn, lastOn);
  const yearBegins = `${schoolYearOf(today)}-08-15`;
  return [years - 1, years]
    .filter((year) => year >= 0)
    .map((year) => drawPlan(participation, year))
    .filter(({ endOn }, at, { length }) => at === length - 1 || endOn >= yearBegins);
}

/** Beside the plans: what led to them, and what is being written. */
export function drawPapers(
  participation: Participation,
  plans: readonly HeldDocument[],
  today: string,
): readonly PlanDocument[] {
  const { rule, startOn } = participation;
  if (!rule.isReevaluated) return [];
  const isEvaluated = rule.program === "Special Education";
  switch (participation.participation) {
    case "Not Participating":
      return [];
    case "Eligibility Review":
      return isEvaluated
        ? [drawConsent(participation), begin(participation, "Evaluation Report", startOn)]
        : [begin(participation, rule.form, startOn)];
    case "Participating": {
      const endOn = plans.at(-1)?.endOn ?? today;
      return [
        ...(isEvaluated ? [drawEvaluation(participation, today)] : []),
        ...(endOn < addDays(today, draftDays)
          ? [begin(participation, rule.form, addDays(endOn, 1))]
          : []),
      ];
    }
  }
}

/** The day until which the last evaluation holds. */
export function findReevaluation({ startOn }: Participation, today: string): string {
  const first = addDays(startOn, -daysToEvaluate);
  const years = countYears(first, today);
  return addDays(addYears(first, years - (years % 3) + 3), -1);
}

function drawPlan(participation: Participation, year: number): HeldDocument {
  const { startOn, endOn, rule } = participation;
  const from = addYears(startOn, year);
  const until = addDays(addYears(startOn, year + 1), -1);
  // A plan ends with the participation.
  return complete(participation, rule.form, {
    startOn: from,
    endOn: endOn !== null && endOn < until ? endOn : until,
  });
}

function drawEvaluation(participation: Participation, today: string): HeldDocument {
  const endOn = findReevaluation(participation, today);
  const startOn = addYears(addDays(endOn, 1), -3);
  return complete(participation, "Evaluation Report", { startOn, endOn });
}

/** Holds until the evaluation that it allows must be done. */
function drawConsent(participation: Participation): HeldDocument {
  const { startOn } = participation;
  return complete(participation, "Consent for Evaluation", {
    startOn,
    endOn: addDays(startOn, 60),
  });
}

function complete(
  participation: Participation,
  form: Form,
  holds: { readonly startOn: string; readonly endOn: string },
): HeldDocument {
  const documentId = idOf(participation, form, holds.startOn);
  const random = randomOf(participation.student, documentId);
  const signedOn = toWeekday(addDays(holds.startOn, -1 - random.below(6)));
  const [hour, minute, second] = [13 + random.below(8), random.below(60), random.below(60)];
  const time = [hour, minute, second].map((part) => String(part).padStart(2, "0")).join(":");
  const completedAt = `${signedOn}T${time}Z`;
  return { documentId, form, status: "Complete", ...holds, completedAt };
}

function begin(participation: Participation, form: Form, on: string): PlanDocument {
  const documentId = idOf(participation, form, on);
  return {
    documentId,
    form,
    status: "In progress",
    startOn: null,
    endOn: null,
    completedAt: null,
  };
}

/** One of a form is made in a year, so the id stays when the draft becomes the plan. */
function idOf({ student }: Participation, form: Form, startOn: string): string {
  return `${formCodes[form]}-${student.student_id}-${startOn.slice(0, 4)}`;
}
