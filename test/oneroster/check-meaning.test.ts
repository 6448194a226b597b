import { findDamages } from "./damage.ts";

findDamages([
  [
    "roles.csv",
    "secondary",
    "primary",
    'line 5, column 5 (roleType): "u-1" has a primary role in "b-1" in line 4 already.',
  ],
  [
    "roles.csv",
    "r-2,,,g-1",
    "r-2,,,u-1",
    'line 4, column 5 (roleType): "u-1" has a primary role in "b-1" in line 3 already.',
    'users.csv, line 3, column 1 (sourcedId): "g-1" has no role in roles.csv.',
  ],
  [
    "roles.csv",
    "r-4,,,u-1,secondary,ext:coach,,,b-1,",
    "r-4,,,g-1,secondary,teacher,,,b-1,p-1",
    'line 5, column 10 (userProfileSourcedId): is the profile of "u-1".',
  ],
  [
    "enrollments.csv",
    "k-1,b-1,s-1",
    "k-1,d-1,s-1",
    'line 2, column 5 (schoolSourcedId): "d-1" is a district and no school.',
  ],
  [
    "enrollments.csv",
    "student,",
    "student,true",
    "line 2, column 8 (primary): is true for a student, and is for teachers only.",
  ],
  [
    "courses.csv",
    "y-1",
    "t-1",
    'line 2, column 4 (schoolYearSourcedId): "t-1" is a term and no schoolYear.',
  ],
  ["courses.csv", "01,02", "01", "line 2, column 10 (subjectCodes): has 1 codes for 2 subjects."],
  [
    "lineItemLearningObjectiveIds.csv",
    "urn:uuid:",
    "",
    "line 2, column 6 (learningObjectiveId): is no UUID URN, as a CASE identifier must be.",
  ],
]);
