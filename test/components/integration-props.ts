import type { EndpointChoices } from "../../components/integrations/endpoint-fields.tsx";
import type { GrantRow } from "../../components/integrations/endpoint-row.tsx";
import type { ConnectionTestReport } from "../../components/integrations/connection-test.tsx";
import type { CredentialsData } from "../../components/integrations/credentials-panel.tsx";
import type { SftpData } from "../../components/integrations/sftp-panel.tsx";
import type { RunSummary } from "../../components/runs/run-table.tsx";

export const grants: readonly GrantRow[] = [
  {
    endpoint: "students",
    title: "Students",
    grant: {
      endpoint: "students",
      columns: ["student_id", "last_name"],
      note: `"><script>alert('x')</script>`,
    },
    columnsGranted: 12,
    columnsTotal: 21,
    rowsNow: 48_210,
    filters: ["Active students", "3 of 12 buildings"],
    file: [],
  },
  {
    endpoint: "medicaid/students",
    title: "Medicaid students",
    grant: { endpoint: "medicaid/students", columns: [] },
    columnsGranted: 15,
    columnsTotal: 15,
    rowsNow: 51_004,
    filters: [],
    file: [],
  },
  {
    endpoint: "absences",
    title: "Absences",
    grant: { endpoint: "absences", begin_on: "2025-09-01" },
    columnsGranted: 2,
    columnsTotal: 2,
    filters: ["From Sep 1, 2025", "Active students", "At most 100,000 rows a file"],
    file: [],
  },
];

export const sftp: SftpData = {
  host: "sftp.brightbus.example",
  port: "22",
  username: "maple-valley",
  hasStoredPassword: true,
  usesKey: false,
  publicKey:
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDp0vE2mJmUEf4TzvW6q0rRkX6n3xkV1oYwJ8hKq2bTs data-imports-exports@maple-valley",
  directory: "/incoming/maple",
  fileFormat: "csv",
  csv: { formulas: "off", byteOrderMark: false, lineEnd: "crlf" },
  hostKeys: [
    {
      algorithm: "ssh-ed25519",
      fingerprint: "SHA256:uNiVztksCsDhcc0u9e8BgrJXVGsDhcc0u9e8BgrJXVQ",
      trustedAt: "2025-08-20T14:00:00Z",
      trustedBy: "Dana Whitfield",
    },
  ],
  isOpen: false,
};

export const testReport: ConnectionTestReport = {
  at: "2026-03-04T19:11:20Z",
  steps: [
    { step: "Find the server", result: "passed", detail: "sftp.brightbus.example is 203.0.113.24" },
    { step: "Connect", result: "passed", detail: "Port 22 answered in 84 ms" },
    {
      step: "Check the host key",
      result: "failed",
      detail: "The server showed a key that nobody trusted yet.",
      fix: "Ask BrightBus whether they changed their server, compare the fingerprint with them, then trust the new key.",
    },
    { step: "Sign in", result: "skipped" },
    { step: "Write, rename and delete a small file", result: "skipped" },
  ],
};

export const credentials: CredentialsData = {
  clientId: "cl4Tq8ZxPm2Vd7Rb",
  secrets: [
    {
      label: "9fQ2",
      createdAt: "2026-03-04T09:12:00Z",
      retirementPath: "/settings/data-imports-exports/int_2C/secrets/sec_2/retirement",
    },
    {
      label: "K7bd",
      createdAt: "2025-08-19T16:20:00Z",
      lastUse: { at: "2026-03-04T18:52:00Z", address: "198.51.100.24" },
      lastCall: "GET /v1/students",
      retiresAt: "2026-03-05T09:12:00Z",
      retirementPath: "/settings/data-imports-exports/int_2C/secrets/sec_1/retirement",
    },
  ],
};

const runsPath = "/settings/data-imports-exports/int_2C/runs";

export const runs: readonly RunSummary[] = [
  {
    href: `${runsPath}/run_5b`,
    at: "2026-03-04T19:11:40Z",
    trigger: "manual",
    state: "running",
    files: 1,
    rows: 12_400,
  },
  {
    href: `${runsPath}/run_4a`,
    at: "2026-03-04T00:00:41Z",
    trigger: "nightly",
    state: "succeeded",
    files: 3,
    rows: 99_216,
  },
  {
    href: `${runsPath}/run_39`,
    at: "2026-03-03T00:32:10Z",
    trigger: "retry",
    state: "succeeded_with_errors",
    files: 3,
    rows: 99_180,
  },
  {
    href: `${runsPath}/run_38`,
    at: "2026-03-03T00:00:38Z",
    trigger: "nightly",
    state: "failed",
    files: 0,
    rows: 0,
  },
];

export const endpoints = [
  { value: "students", label: "Students" },
  { value: "guardians", label: "Guardians" },
  { value: "documents", label: "Documents" },
  { value: "medicaid/servicelog", label: "Medicaid service log" },
] as const;

const columns = [
  "Student Id",
  "Last Name",
  "Middle Name",
  "First Name",
  "Date of Birth",
  "Gender",
  "District Enrollment",
  "Grade",
  "Address",
  "City",
  "State",
  "Zip",
  "Race",
  "Language",
  "District of Residence",
  "Building",
  "Building Reporting Id",
];

export const endpointChoices: EndpointChoices = {
  columns: columns.map((label, index) => ({
    value: label.toLowerCase().replaceAll(" ", "_"),
    label,
    isChecked: index < 12,
  })),
  buildings: [
    "Maple High School",
    "Cedar Middle School",
    "Birch Elementary",
    "Alder Elementary",
  ].map((label, index) => ({
    value: `00${index + 1}`,
    label,
    isChecked: index < 3,
  })),
  enrollment: {
    usual: "active",
    isChosen: true,
    statuses: [
      "Pre-enrolled",
      "Enrolled",
      "Transferred",
      "Withdrew",
      "Dropped out",
      "Graduated",
      "Inactive",
      "Historical idle",
    ].map((label, index) => ({
      value: label.toUpperCase().replace(/[ -]/, "_"),
      label,
      isChecked: index < 2,
    })),
  },
  programs: ["Special Education", "Section 504", "English Learners"].map((label) => ({
    value: label,
    label,
    isChecked: false,
  })),
  beginOn: "",
  hasBeginDate: false,
  limit: "",
  filename: "students-{date}.csv",
  reportFieldNames: true,
};
