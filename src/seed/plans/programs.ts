import type { WireRow } from "../../formats/rows.ts";
import { findEmployee, nameOf } from "../staff/staff.ts";
import { drawDisability } from "./disability.ts";
import type { PlanCase } from "./plan-case.ts";
import { findReevaluation } from "./plan-documents.ts";

/** Participation in programs, in the wire form of catalog.md. */
export function seedPrograms(cases: readonly PlanCase[], today: string): WireRow[] {
  return cases.map((one) => {
    const { student, rule, participation, startOn, endOn, plans } = one;
    const isIn = participation === "Participating";
    const building = String(student.building_reporting_id);
    return {
      student_id: student.student_id ?? null,
      program: rule.program,
      participation,
      start_date: startOn,
      end_date: endOn,
      ...writeDisability(one),
      next_review_date: isIn ? (plans.at(-1)?.endOn ?? null) : null,
      next_reevaluation_date: isIn && rule.isReevaluated ? findReevaluation(one, today) : null,
      case_manager: nameOf(findEmployee(rule.caseManager, building, Number(student.student_id))),
    };
  });
}

/** Known once the evaluation is done, and of special education only. */
function writeDisability({ student, rule, participation }: PlanCase): WireRow {
  const isKnown = rule.program === "Special Education" && participation !== "Eligibility Review";
  const disability = isKnown ? drawDisability(student) : undefined;
  return {
    primary_disability: disability?.primary ?? null,
    secondary_disability: disability?.secondary ?? null,
    tertiary_disability: disability?.tertiary ?? null,
    multiply_disabled: disability?.isMultiply ?? null,
    medically_fragile: disability?.isFragile ?? null,
    instructional_setting: disability?.instructionalSetting ?? null,
    child_count_funding: disability?.childCountFunding ?? null,
  };
}
