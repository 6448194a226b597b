import type { ImportDraft } from "../../components/integrations/draft.ts";
import { IntegrationPage } from "../../components/integrations/integration-page.tsx";
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
      isUnsaved: true,
    },
  ],
  sftp: { ...sftp, isOpen: false, fileFormat: undefined },
  isUnsaved: true,
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
        },
      }}
    />
  ),
};
