import { IntegrationPage } from "../../components/integrations/integration-page.tsx";
import type { ExportDraft } from "../../components/integrations/draft.ts";
import { SecretLinkPage } from "../../components/integrations/secret-link-page.tsx";
import {
  credentials,
  endpointChoices,
  endpoints,
  grants,
  runs,
  sftp,
  testReport,
} from "./integration-props.ts";
import { frame, now, type Specimens } from "./specimens.ts";

export const exportPath = "/settings/data-imports-exports/int_2C";

export const exportDraft: ExportDraft = {
  kind: "export",
  version: 7,
  account: {
    name: "BrightBus routing",
    firstName: "Luis",
    lastName: "Ferreira",
    primaryEmail: "luis@brightbus.example",
    additionalEmails: "ops@brightbus.example",
  },
  grants,
  sftp,
  isUnsaved: false,
};

const shared = { frame, now, timeZone: "America/Los_Angeles", isEnabled: true } as const;

export const exportPage = {
  ...shared,
  path: exportPath,
  name: "BrightBus routing",
  standing: {
    turn: {
      tone: "good",
      sentence: "All is well. The next file goes out tonight; nobody has to do anything.",
    },
    terms: {
      tone: "good",
      word: "Accepted",
      since: { word: "by Luis Ferreira", at: "2025-08-19T16:20:00Z" },
      canResend: false,
    },
    lastRun: { href: `${exportPath}/runs/run_4a`, at: "2026-03-04T00:00:41Z", state: "succeeded" },
    nextRunAt: "2026-03-05T00:00:00Z",
  },
  credentials,
  runs,
} as const;

export const exportPageOf = (draft: ExportDraft) => (
  <IntegrationPage {...exportPage} draft={draft} />
);

export const integrationSpecimens: Specimens = {
  "secret-link": () => (
    <SecretLinkPage
      frame={frame}
      integration={{ name: "BrightBus routing", href: exportPath }}
      link={{
        url: "https://data.maple-valley.example/credentials/tok_6hR31UcLyQn3We8Sc",
        email: "luis@brightbus.example",
        expiresAt: "2026-03-11T19:12:00Z",
      }}
      isMailed
    />
  ),
  export: () => exportPageOf(exportDraft),
  "export-new": () => (
    <IntegrationPage
      {...exportPage}
      name="TestHound"
      standing={{
        turn: {
          tone: "waiting",
          sentence: "Waiting for Sam O'Hara to accept the terms",
          since: { word: "sent", at: "2026-03-01T15:00:00Z" },
        },
        terms: {
          tone: "waiting",
          word: "Sent",
          since: { word: "to sam@testhound.example", at: "2026-03-01T15:00:00Z" },
          canResend: true,
        },
      }}
      credentials={{ secrets: [] }}
      draft={{
        ...exportDraft,
        grants: [],
        sftp: {
          ...sftp,
          host: "",
          username: "default samegoal",
          hasStoredPassword: false,
          hostKeys: [],
          isOpen: true,
        },
      }}
      runs={[]}
      obstacle="Cannot run yet: Sam O'Hara has not accepted the terms."
    />
  ),
  "export-unsaved": () =>
    exportPageOf({
      ...exportDraft,
      isUnsaved: true,
      grants: grants.map((row, index) => ({ ...row, isUnsaved: index === 1 })),
    }),
  "export-conflict": () =>
    exportPageOf({
      ...exportDraft,
      isUnsaved: true,
      conflict: {
        by: "Omar Haddad",
        at: "2026-03-04T19:04:00Z",
        changes: ["Students: 14 columns became 12", "Directory: /incoming became /incoming/maple"],
      },
    }),
  "export-errors": () =>
    exportPageOf({
      ...exportDraft,
      isUnsaved: true,
      sftp: { ...sftp, host: "sftp://brightbus.example", isOpen: true },
      errors: {
        primary_email: "Enter an email such as luis@brightbus.example",
        sftp_host: "Enter the host alone, without sftp:// before it",
      },
    }),
  "export-tested": () =>
    exportPageOf({
      ...exportDraft,
      isUnsaved: true,
      sftp: {
        ...sftp,
        isOpen: true,
        test: testReport,
        offeredKey: {
          algorithm: "ssh-ed25519",
          fingerprint: "SHA256:9mT1yXw2b0kFfQ7vPz3Lk0aVhN5sYcR8uJ4eGdWqZxU",
        },
      },
    }),
  "export-csv-options": () =>
    exportPageOf({
      ...exportDraft,
      isUnsaved: true,
      sftp: {
        ...sftp,
        csv: { formulas: "prefix", byteOrderMark: true, lineEnd: "lf" },
        isOpen: true,
      },
      errors: { sftp_csv_formulas: "Choose what becomes of formulas." },
    }),
  "endpoint-dialog": () =>
    exportPageOf({
      ...exportDraft,
      dialog: { original: "students", endpoint: "students", endpoints, choices: endpointChoices },
    }),
  "endpoint-dialog-new": () => exportPageOf({ ...exportDraft, dialog: { endpoints } }),
  "endpoint-dialog-errors": () =>
    exportPageOf({
      ...exportDraft,
      dialog: {
        endpoint: "students",
        endpoints,
        choices: {
          ...endpointChoices,
          limit: "lots",
          columns: endpointChoices.columns.map((column) => ({ ...column, isChecked: false })),
        },
        errors: {
          dialog_columns: "Tick at least one column",
          dialog_limit: "Enter a whole number, or leave it blank for no limit",
        },
      },
    }),
};
