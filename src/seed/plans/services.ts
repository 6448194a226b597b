import type { WireRow } from "../../formats/rows.ts";
import type { PlanCase } from "./plan-case.ts";
import { drawServicePlans } from "./service-plans.ts";

/** What plans grant, in the wire form of catalog.md. */
export function seedServices(cases: readonly PlanCase[]): WireRow[] {
  return cases.flatMap((one) =>
    drawServicePlans(one).map((plan) => ({
      service_id: plan.serviceId,
      student_id: one.student.student_id ?? null,
      document_id: plan.document.documentId,
      service: plan.kind.service,
      start_date: plan.document.startOn,
      end_date: plan.document.endOn,
      minutes: plan.amount.minutes,
      frequency: plan.amount.frequency,
      setting: plan.setting,
      delivery: plan.delivery,
      provider_email: plan.provider.email,
    })),
  );
}
