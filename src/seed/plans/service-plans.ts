import type { deliveries } from "../../catalog/endpoints/service-logs.ts";
import type { settings } from "../../catalog/endpoints/plan-words.ts";
import { findEmployee, type Employee } from "../staff/staff.ts";
import { randomOf } from "../student-random.ts";
import { drawDisability } from "./disability.ts";
import { isServed, type PlanCase } from "./plan-case.ts";
import type { HeldDocument } from "./plan-documents.ts";
import { serviceKinds, type Amount, type ServiceKind } from "./service-kinds.ts";

export type ServicePlan = {
  readonly serviceId: string;
  readonly document: HeldDocument;
  readonly kind: ServiceKind;
  readonly amount: Amount;
  readonly setting: (typeof settings)[number];
  readonly delivery: (typeof deliveries)[number];
  readonly provider: Employee;
};

/** The services of an IEP; of the one before they are the same, so that a student keeps therapist and hour. */
export function drawServicePlans(one: PlanCase): readonly ServicePlan[] {
  const { student, rule, plans } = one;
  if (!isServed(one) || rule.program !== "Special Education") return [];
  const building = String(student.building_reporting_id);
  const number = Number(student.student_id);
  const kinds = drawKinds(one).map((kind) => {
    const random = randomOf(student, kind.service);
    const isRemote = random.chance(kind.remotePercent);
    return {
      kind,
      amount: random.pick(kind.amounts),
      setting: random.chance(kind.groupPercent) ? "Group" : "Individual",
      delivery: isRemote
        ? random.pick(["Remote school-based setting", "Remote other"] as const)
        : "In person",
      provider: findEmployee(kind.role, building, number),
    } as const;
  });
  return plans.flatMap((document) =>
    kinds.map((common, at) => ({
      ...common,
      serviceId: `${document.documentId}-S${at + 1}`,
      document,
    })),
  );
}

function drawKinds({ student }: PlanCase): readonly ServiceKind[] {
  const { primary, isFragile } = drawDisability(student);
  const random = randomOf(student, "services");
  const drawn = serviceKinds.filter(({ percents }) => {
    const percent = percents[primary] ?? percents.otherwise;
    return random.chance(isFragile ? (percents["fragile"] ?? percent) : percent);
  });
  // A plan without a service is none.
  return drawn.length > 0 ? drawn : serviceKinds.slice(0, 1);
}
