import { defineBundle } from "../bundle.ts";
import { absences } from "../endpoints/absences.ts";
import { buildings } from "../endpoints/buildings.ts";
import { guardians } from "../endpoints/guardians.ts";
import { students } from "../endpoints/students.ts";

export const demographics = defineBundle({
  name: "demographics",
  title: "Demographics",
  summary: "Students with their guardians in one load; buildings and absences may come with them.",
  directions: ["write"],
  mayWriteAtFirst: true,
  files: [
    { endpoint: buildings, isRequired: false },
    { endpoint: students, isRequired: true },
    { endpoint: guardians, isRequired: true, within: "students" },
    { endpoint: absences, isRequired: false },
  ],
});
