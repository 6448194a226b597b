import type { WireRow } from "../formats/rows.ts";
import { seedAbsences } from "./absences.ts";
import { seedBuildings } from "./buildings.ts";
import { seedGuardians } from "./guardians.ts";
import { seedAccommodations } from "./plans/accommodations.ts";
import { seedDocuments } from "./plans/documents.ts";
import type { PlanCase } from "./plans/plan-case.ts";
import { seedPrograms } from "./plans/programs.ts";
import { seedRestraints } from "./plans/restraints.ts";
import { seedServiceLogs } from "./plans/service-logs.ts";
import { seedServices } from "./plans/services.ts";
import { seedUserRoles } from "./staff/user-roles.ts";
import { seedUsers } from "./staff/users.ts";

/** Draws rows in the wire form of catalog.md, all columns. */
type Seeder<Input> = {
  readonly endpoint: string;
  readonly seed: (input: Input) => readonly WireRow[];
};

/** Some students, and what several endpoints tell of them. */
export type StudentBatch = {
  readonly students: readonly WireRow[];
  readonly today: string;
  readonly schoolDays: readonly string[];
  readonly cases: readonly PlanCase[];
};

/** What a district has without any student. Loads go in this order, and before those of students. */
export const schoolSeeders: readonly Seeder<void>[] = [
  { endpoint: "buildings", seed: seedBuildings },
  { endpoint: "users", seed: seedUsers },
  { endpoint: "user_roles", seed: seedUserRoles },
];

/** What belongs to students, in the order of loads. An endpoint that has no line here or above is told by a test. */
export const studentSeeders: readonly Seeder<StudentBatch>[] = [
  { endpoint: "students", seed: ({ students }) => students },
  { endpoint: "guardians", seed: ({ students }) => seedGuardians(students) },
  { endpoint: "absences", seed: ({ students, today }) => seedAbsences(students, today) },
  { endpoint: "programs", seed: ({ cases, today }) => seedPrograms(cases, today) },
  { endpoint: "documents", seed: ({ cases }) => seedDocuments(cases) },
  { endpoint: "services", seed: ({ cases }) => seedServices(cases) },
  { endpoint: "accommodations", seed: ({ cases }) => seedAccommodations(cases) },
  { endpoint: "service_logs", seed: ({ cases, schoolDays }) => seedServiceLogs(cases, schoolDays) },
  {
    endpoint: "restraints",
    seed: ({ students, cases, schoolDays }) => seedRestraints(students, cases, schoolDays),
  },
];
