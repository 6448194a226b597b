/** The columns of each file that is written, in the binding's order and spelling. */

const first = ["sourcedId", "status", "dateLastModified"] as const;

export const manifestHeadings = ["propertyName", "value"] as const;

export const orgHeadings = [...first, "name", "type", "identifier", "parentSourcedId"] as const;

export const userHeadings = [
  ...first,
  "enabledUser",
  "username",
  "userIds",
  "givenName",
  "familyName",
  "middleName",
  "identifier",
  "email",
  "sms",
  "phone",
  "agentSourcedIds",
  "grades",
  "password",
  "userMasterIdentifier",
  "preferredGivenName",
  "preferredMiddleName",
  "preferredFamilyName",
  "primaryOrgSourcedId",
  "pronouns",
] as const;

export const roleHeadings = [
  ...first,
  "userSourcedId",
  "roleType",
  "role",
  "beginDate",
  "endDate",
  "orgSourcedId",
  "userProfileSourcedId",
] as const;

export const raceHeadings = [
  "americanIndianOrAlaskaNative",
  "asian",
  "blackOrAfricanAmerican",
  "nativeHawaiianOrOtherPacificIslander",
  "white",
  "demographicRaceTwoOrMoreRaces",
  "hispanicOrLatinoEthnicity",
] as const;

export const demographicsHeadings = [
  ...first,
  "birthDate",
  "sex",
  ...raceHeadings,
  "countryOfBirthCode",
  "stateOfBirthAbbreviation",
  "cityOfBirth",
  "publicSchoolResidenceStatus",
] as const;

export type ManifestHeading = (typeof manifestHeadings)[number];
export type OrgHeading = (typeof orgHeadings)[number];
export type UserHeading = (typeof userHeadings)[number];
export type RoleHeading = (typeof roleHeadings)[number];
export type RaceHeading = (typeof raceHeadings)[number];
export type DemographicsHeading = (typeof demographicsHeadings)[number];
