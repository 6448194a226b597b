import { defineBundle } from "../bundle.ts";
import { buildings } from "../endpoints/buildings.ts";
import { guardians } from "../endpoints/guardians.ts";
import { students } from "../endpoints/students.ts";
import { users } from "../endpoints/users.ts";

export const oneroster = defineBundle({
  name: "oneroster",
  title: "OneRoster",
  summary: "A OneRoster 1.2 CSV package: buildings, students, guardians and staff in one load.",
  directions: ["write"],
  mayWriteAtFirst: false,
  files: [
    { endpoint: buildings, isRequired: false },
    { endpoint: students, isRequired: false },
    { endpoint: guardians, isRequired: false, within: "students" },
    { endpoint: users, isRequired: false },
  ],
  package: {
    reader: "oneroster",
    manifest: "manifest",
    reads: ["orgs", "users", "roles", "demographics", "enrollments"],
    passesOver: [
      "academicSessions",
      "categories",
      "classes",
      "classResources",
      "courses",
      "courseResources",
      "lineItemLearningObjectiveIds",
      "lineItems",
      "lineItemScoreScales",
      "resources",
      "resultLearningObjectiveIds",
      "results",
      "resultScoreScales",
      "scoreScales",
      "userProfiles",
      "userResources",
    ],
  },
});
