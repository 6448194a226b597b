import { findDamages } from "./damage.ts";

findDamages([
  [
    "orgs.csv",
    "0042,d-1",
    "0042,d-2",
    'line 3, column 7 (parentSourcedId): "d-2" is not in orgs.csv.',
  ],
  [
    "users.csv",
    "b-1,she",
    "b-2,she",
    'line 2, column 21 (primaryOrgSourcedId): "b-2" is not in orgs.csv.',
  ],
  [
    "users.csv",
    ",g-1,",
    ',"g-1,g-2",',
    'line 2, column 14 (agentSourcedIds): "g-2" is not in users.csv.',
  ],
  [
    "roles.csv",
    "s-1,primary",
    "s-2,primary",
    'line 2, column 4 (userSourcedId): "s-2" is not in users.csv.',
    'users.csv, line 2, column 1 (sourcedId): "s-1" has no role in roles.csv.',
  ],
  [
    "roles.csv",
    "parent,,,b-1",
    "parent,,,b-2",
    'line 3, column 9 (orgSourcedId): "b-2" is not in orgs.csv.',
  ],
  [
    "roles.csv",
    "p-1",
    "p-2",
    'line 4, column 10 (userProfileSourcedId): "p-2" is not in userProfiles.csv.',
  ],
  ["demographics.csv", "s-1", "s-2", 'line 2, column 1 (sourcedId): "s-2" is not in users.csv.'],
  [
    "userProfiles.csv",
    "u-1",
    "u-2",
    'line 2, column 4 (userSourcedId): "u-2" is not in users.csv.',
    'roles.csv, line 4, column 10 (userProfileSourcedId): is the profile of "u-2".',
  ],
  [
    "enrollments.csv",
    "e-1,,,k-1",
    "e-1,,,k-2",
    'line 2, column 4 (classSourcedId): "k-2" is not in classes.csv.',
  ],
  ["classes.csv", "c-1", "c-2", 'line 2, column 6 (courseSourcedId): "c-2" is not in courses.csv.'],
  [
    "classes.csv",
    "t-1",
    "t-2",
    'line 2, column 11 (termSourcedIds): "t-2" is not in academicSessions.csv.',
  ],
]);
