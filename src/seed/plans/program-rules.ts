import type { programNames } from "../../catalog/endpoints/plan-words.ts";
import type { WireRow } from "../../formats/rows.ts";
import type { Role } from "../staff/roles.ts";
import { readGrade } from "../students.ts";
import type { Form } from "./forms.ts";

export type ProgramName = (typeof programNames)[number];

/** What a program has to do with a student: how likely, since when, with which plan and whose. */
export type ProgramRule = {
  readonly program: ProgramName;
  readonly form: Form;
  readonly caseManager: Role;
  /** How many in a hundred of such students. */
  readonly percentOf: (student: WireRow) => number;
  /** A plan holds for a year: from the day when the first one was made, or for the school year. */
  readonly renews: "anniversary" | "school_year";
  /** How many school years ago such a student may have come to it, at least and at most. */
  readonly yearsAgo: (student: WireRow) => readonly [number, number];
  readonly reviewPercent: number;
  readonly exitPercent: number;
  /** Every third year it is looked at again whether the student needs it. */
  readonly isReevaluated: boolean;
  readonly notBeside?: ProgramName;
};

/** In the order of catalog.md. */
export const programRules: readonly ProgramRule[] = [
  {
    program: "Special Education",
    form: "IEP",
    caseManager: "Special Education Teacher",
    percentOf: () => 14,
    renews: "anniversary",
    // None is younger than three when it begins.
    yearsAgo: (student) => [1, Math.min(readGrade(student) + 2, 8)],
    reviewPercent: 6,
    exitPercent: 8,
    isReevaluated: true,
  },
  {
    program: "Section 504",
    form: "Section 504 Plan",
    caseManager: "Section 504 Coordinator",
    percentOf: () => 3.5,
    renews: "anniversary",
    yearsAgo: (student) => [1, Math.min(readGrade(student) + 2, 5)],
    reviewPercent: 8,
    exitPercent: 8,
    isReevaluated: true,
    // An IEP holds what a 504 plan would.
    notBeside: "Special Education",
  },
  {
    program: "Advanced Learners",
    form: "Advanced Learning Plan",
    caseManager: "General Education Teacher",
    percentOf: (student) => (readGrade(student) >= 3 ? 4 : 0),
    renews: "school_year",
    yearsAgo: (student) => [0, readGrade(student) - 3],
    reviewPercent: 10,
    exitPercent: 5,
    isReevaluated: false,
  },
  {
    program: "K-4 Literacy",
    form: "Literacy Plan",
    caseManager: "Literacy Specialist",
    percentOf: (student) => (readGrade(student) >= 0 && readGrade(student) <= 4 ? 8 : 0),
    renews: "school_year",
    yearsAgo: (student) => [0, readGrade(student)],
    reviewPercent: 10,
    exitPercent: 15,
    isReevaluated: false,
  },
  {
    program: "English Learners",
    form: "English Learner Plan",
    caseManager: "English Learner Teacher",
    // Some families put down English and speak another language at home.
    percentOf: (student) => (student.language === "en" ? 0.3 : 14),
    renews: "school_year",
    yearsAgo: (student) => [0, Math.min(readGrade(student) + 1, 6)],
    reviewPercent: 5,
    exitPercent: 10,
    isReevaluated: false,
  },
];
