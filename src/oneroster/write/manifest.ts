import type { ManifestHeading } from "./headings.ts";
import type { Line } from "./csv-file.ts";

/** Every file of the binding has its line. */
const bindingFiles = [
  "academicSessions",
  "categories",
  "classes",
  "classResources",
  "courses",
  "courseResources",
  "demographics",
  "enrollments",
  "lineItemLearningObjectiveIds",
  "lineItems",
  "lineItemScoreScales",
  "orgs",
  "resources",
  "resultLearningObjectiveIds",
  "results",
  "resultScoreScales",
  "roles",
  "scoreScales",
  "userProfiles",
  "userResources",
  "users",
] as const;

export function manifestLines(
  isThere: (file: string) => boolean,
): readonly Line<ManifestHeading>[] {
  const properties = [
    ["manifest.version", "1.0"],
    ["oneroster.version", "1.2"],
    ...bindingFiles.map((file) => [`file.${file}`, isThere(file) ? "bulk" : "absent"] as const),
    ["source.systemName", "SameGoal Data Imports/Exports"],
  ] as const;
  return properties.map(([propertyName, value]) => ({ propertyName, value }));
}
