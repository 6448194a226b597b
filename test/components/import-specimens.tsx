import type { ImportDraft } from "../../components/integrations/draft.ts";
import { IntegrationPage } from "../../components/integrations/integration-page.tsx";
import type { PullLocationOptions } from "../../components/integrations/pull-location-options.tsx";
import { endpoints, sftp } from "./integration-props.ts";
import { exportPage } from "./integration-specimens.tsx";
import type { Specimens } from "./specimens.ts";

const importPath = "/settings/data-imports-exports/int_8B";

const importDraft: ImportDraft = {
  kind: "import",
  version: 3,
  account: {
    name: "Skyward student records",
    firstName: "Priya",
    lastName: "Natarajan",
    primaryEmail: "priya@skyward.example",
    additionalEmails: "",
  },
  maySend: [
    "buildings",
    "students",
    "guardians",
    "absences",
    "demographics",
    "users",
    "user_roles",
  ].map((value) => ({
    value,
    label: value,
    isChecked: !value.startsWith("user"),
  })),
  locations: [
    {
      title: "Demographics",
      endpoint: "demographics",
      filePath: "/outgoing/samegoal/",
      fileType: "CSV",
      isFolder: true,
      location: {
        endpoint: "demographics",
        path: "/outgoing/samegoal/",
        fileType: "csv",
        folder: true,
      },
      options: [],
    },
    {
      title: "Absences",
      endpoint: "absences",
      filePath: "/outgoing/absences-2025-2026-full-year-to-date.csv",
      fileType: "CSV",
      isFolder: false,
      location: {
        endpoint: "absences",
        path: "/outgoing/absences.csv",
        fileType: "csv",
        folder: false,
      },
      options: [
        "Snapshot: removes rows that the file does not name",
        "Windows-1252",
        "Up to 2 % of the rows may have errors",
        "Moved to /archive/samegoal after success",
      ],
      isUnsaved: true,
    },
  ],
  rollOver: { until: "2026-09-15", isPast: false },
  sftp: { ...sftp, isOpen: false, fileFormat: undefined },
  isUnsaved: true,
};

const usual: PullLocationOptions = {
  maySnapshot: true,
  mode: "upsert",
  newBuildings: "refuse",
  encoding: "utf-8",
  errorPercent: "5",
  mayBeEmpty: false,
  afterSuccess: "leave",
  archiveFolder: "",
  inWords: [],
};

export const importSpecimens: Specimens = {
  import: () => (
    <IntegrationPage
      {...exportPage}
      path={importPath}
      name="Skyward student records"
      standing={{
        ...exportPage.standing,
        turn: {
          tone: "attention",
          sentence: "Your turn: 412 students would be removed. Approve or refuse the load.",
          since: { word: "held", at: "2026-03-04T00:00:12Z" },
        },
      }}
      draft={importDraft}
      isEnabled={false}
    />
  ),
  "pull-location-dialog": () => (
    <IntegrationPage
      {...exportPage}
      path={importPath}
      name="Skyward student records"
      draft={{
        ...importDraft,
        dialog: {
          index: 0,
          endpoint: "students",
          endpoints,
          filePath: "/outgoing/students.csv",
          fileType: "csv",
          isFolder: false,
          options: usual,
        },
      }}
    />
  ),
  "pull-location-options": () => (
    <IntegrationPage
      {...exportPage}
      path={importPath}
      name="Skyward student records"
      draft={{
        ...importDraft,
        dialog: {
          index: 0,
          endpoint: "students",
          endpoints,
          filePath: "/outgoing/students-*.csv",
          fileType: "csv",
          isFolder: false,
          options: {
            ...usual,
            mode: "snapshot",
            encoding: "windows-1252",
            errorPercent: "some",
            afterSuccess: "archive",
            archiveFolder: "/outgoing",
            inWords: [
              "Snapshot: removes rows that the file does not name",
              "Windows-1252",
              "Moved to /outgoing after success",
            ],
          },
          errors: {
            dialog_error_percent: "Enter a whole number from 0 to 100.",
            dialog_archive_folder: "The file is in this folder already. Choose another.",
          },
        },
      }}
    />
  ),
  "import-roll-over-past": () => (
    <IntegrationPage
      {...exportPage}
      path={importPath}
      name="Skyward student records"
      draft={{
        ...importDraft,
        rollOver: { until: "2025-09-15", isPast: true },
      }}
    />
  ),
  "import-roll-over-far": () => (
    <IntegrationPage
      {...exportPage}
      path={importPath}
      name="Skyward student records"
      draft={{
        ...importDraft,
        rollOver: { until: "2027-09-15", isPast: false },
        errors: { roll_over_until: "Choose a day within 60 days, May 3, 2026 at the latest." },
      }}
    />
  ),
};
