/** What the demo's integrations are: different in every column of the page, so that there is something to see. */
import { columnNames } from "../catalog/endpoint.ts";
import { getEndpoint } from "../catalog/index.ts";
import { locationDefaults, type GrantDraft, type LocationDraft } from "../integrations/draft.ts";
import type { DemoPlan } from "./demo-integrations.ts";

export const testHound: DemoPlan = {
  kind: "export",
  name: "TestHound",
  firstName: "Ingrid",
  lastName: "Sjöberg",
  primaryEmail: "ingrid.sjoberg@testhound.example",
  additionalEmails: ["data-team@testhound.example"],
  directory: "/testhound",
  rows: {
    grants: [
      grant("buildings"),
      grant("students", {
        // No address, no race, no home language: who sits a test needs none of them.
        columns: [
          "student_id",
          "last_name",
          "middle_name",
          "first_name",
          "date_of_birth",
          "gender",
          "district_enrollment",
          "grade",
          "student_reporting_id",
          "building",
          "building_reporting_id",
        ],
      }),
      grant("guardians", {
        columns: [
          "student_id",
          "guardian_id",
          "last_name",
          "first_name",
          "relationship",
          "email",
          "language",
          "primary",
        ],
        buildings: ["0201", "0203"],
        fileName: "high-school-guardians",
      }),
      grant("absences", { reportFieldNames: true }),
      // Who may use an accommodation, and which; what the disability is stays with the district.
      grant("programs", {
        columns: ["student_id", "program", "participation", "start_date", "end_date"],
      }),
      grant("accommodations", { reportFieldNames: true }),
    ],
  },
};

export const rosterbridge: DemoPlan = {
  kind: "import",
  name: "Rosterbridge",
  firstName: "Marcus",
  lastName: "O'Dell",
  primaryEmail: "marcus.odell@rosterbridge.example",
  additionalEmails: [],
  directory: "/rosterbridge",
  rows: {
    locations: [
      location("buildings"),
      location("students"),
      // Its newest finished directory of users and their permissions.
      location("accounts", { filePath: "accounts", isFolder: true }),
    ],
  },
};

/** Bills Medicaid for what was done, so it hears of every session and of nobody's reading. */
const ledgerway: DemoPlan = {
  kind: "export",
  name: "Ledgerway Billing",
  firstName: "Rosalind",
  lastName: "Achterberg",
  primaryEmail: "rosalind.achterberg@ledgerway.example",
  additionalEmails: [],
  directory: "/ledgerway",
  rows: {
    grants: [
      grant("medicaid/students", {
        programs: ["Special Education"],
        fileName: "medicaid-students",
        reportFieldNames: true,
      }),
      grant("medicaid/servicelog", {
        programs: ["Special Education"],
        fileName: "medicaid-servicelog",
        reportFieldNames: true,
      }),
    ],
  },
};

/** Shows teachers the plans of their students. */
const planshelf: DemoPlan = {
  kind: "export",
  name: "Planshelf",
  firstName: "Tomasz",
  lastName: "Wiśniewski",
  primaryEmail: "tomasz.wisniewski@planshelf.example",
  additionalEmails: [],
  directory: "/planshelf",
  rows: { grants: [grant("docviewer/documents")] },
};

/** Their contacts have accepted; nothing is printed of them. */
export const acceptedQuietly: readonly DemoPlan[] = [planshelf, ledgerway];

function grant(endpoint: string, wish: Partial<GrantDraft> = {}): GrantDraft {
  return {
    endpoint,
    columns: columnNames(getEndpoint(endpoint)),
    buildings: null,
    enrollment: null,
    programs: null,
    beginOn: null,
    rowsMax: null,
    fileName: null,
    reportFieldNames: false,
    ...wish,
  };
}

function location(endpoint: string, wish: Partial<LocationDraft> = {}): LocationDraft {
  return {
    ...locationDefaults,
    endpoint,
    filePath: `${endpoint}.csv`,
    fileType: "csv",
    isFolder: false,
    ...wish,
  };
}
