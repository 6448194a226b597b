import { RunPage, type RunData } from "../../components/runs/run-page.tsx";
import { placeOfIntegration, placeOfUpload } from "../../components/runs/run-place.ts";
import type { HeldLoadData } from "../../components/runs/held-loads.tsx";
import { UploadPage } from "../../components/upload/upload-page.tsx";
import type { UploadFormData } from "../../components/upload/upload-form.tsx";
import { endpoints } from "./integration-props.ts";
import { frame, now, type Specimens } from "./specimens.ts";

const integrationPath = "/settings/data-imports-exports/int_8B";
const place = placeOfIntegration("Skyward student records", integrationPath);
const upload = placeOfUpload("students.csv");

const heldLoad: HeldLoadData = {
  file: "students.csv",
  title: "Students",
  counts: { added: 12, changed: 31, removed: 512, unchanged: 3_447, rejected: 0 },
  storedRows: 3_990,
  buildings: [
    { id: "003", name: "Maple High School", added: 0, changed: 12, removed: 498 },
    { id: "001", name: "Lincoln Elementary School", added: 11, changed: 19, removed: 9 },
    { id: "017", added: 1, changed: 0, removed: 5 },
  ],
  buildingsLeftOut: 2,
  rows: [
    {
      change: "removed",
      key: "0048211",
      name: "Okonkwo-Fitzgerald, Adaeze",
      cells: [
        { label: "Last Name", before: "Okonkwo-Fitzgerald", after: "" },
        { label: "First Name", before: "Adaeze", after: "" },
        { label: "Date of Birth", before: "2009-11-02", after: "" },
        { label: "Gender", before: "F", after: "" },
        { label: "District Enrollment", before: "ENROLLED", after: "" },
        { label: "Grade", before: "11", after: "" },
        { label: "Building", before: "Maple High School", after: "" },
        { label: "Building Reporting Id", before: "003", after: "" },
      ],
    },
    {
      change: "changed",
      key: "0048340",
      name: "Nguyen, Minh",
      cells: [
        { label: "Grade", before: "04", after: "05" },
        { label: "Address", before: "1204 Old Stagecoach Road", after: "" },
      ],
    },
    {
      change: "added",
      key: "0051007",
      name: "Larsen, Ingrid",
      cells: [
        { label: "Last Name", before: "", after: "Larsen" },
        { label: "First Name", before: "", after: "Ingrid" },
        { label: "Date of Birth", before: "", after: "2018-06-21" },
      ],
    },
  ],
  isGone: false,
};

const heldRun: RunData = {
  path: "/specimens/run-held",
  state: "held",
  trigger: "nightly",
  isPush: false,
  startedAt: "2026-03-04T00:00:12Z",
  endedAt: "2026-03-04T00:03:47Z",
  turn: {
    tone: "attention",
    sentence:
      "Waits for an administrator to approve or reject it. It would remove 512 of 3,990 stored rows (12.8 %, more than 10 %).",
  },
  next: { label: "Go to the decision", href: "#decision" },
  held: { loads: [heldLoad], mayDecide: true, canApprove: true },
  files: [
    {
      name: "students.csv",
      endpoint: "students",
      outcome: "held",
      rows: {
        read: 3_490,
        added: 12,
        changed: 31,
        unchanged: 3_447,
        removed: 512,
        rejected: 0,
      },
      bytes: 611_440,
      sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    },
  ],
  notices: [],
  noticesTotal: 0,
};

const { rows: _rows, ...countsOnly } = heldLoad;

const dryRun: RunData = {
  ...heldRun,
  path: "/specimens/run-dry",
  state: "succeeded_with_errors",
  trigger: "upload",
  isDryRun: true,
  held: undefined,
  turn: {
    tone: "attention",
    sentence:
      "Dry run: nothing was stored. A real run would be held for an administrator. It would remove 512 of 3,990 stored rows (12.8 %, more than 10 %).",
  },
  next: { label: "Upload it again", href: "/settings/upload?again=run_9z" },
  missing: {
    many: "buildings",
    one: "building",
    rows: [
      { index: 0, key: "021", name: "Cedar Creek Early Learning Center", namedBy: 41 },
      { index: 1, key: "022", name: "Mapel High School", namedBy: 1 },
    ],
    total: 2,
    mayAdd: true,
    setting: { label: "New buildings when you upload a file", href: "/settings/upload" },
    again: { label: "Upload the file again", href: "/settings/upload?again=run_9z" },
  },
  errorFiles: [{ name: "students.csv", rows: 42, href: "/specimens/run-dry" }],
  notices: [
    {
      file: "students.csv",
      line: 1_877,
      column: "Building (building)",
      reason: "“Mapel High School” is not a known building",
      isError: true,
      fix: "Correct the name, or load the building first. The nearest known one is “Maple High School”.",
    },
  ],
  noticesTotal: 42,
};

const form: UploadFormData = {
  endpoints,
  values: {
    endpoint: "",
    fileType: "",
    encoding: "utf-8",
    mode: "upsert",
    newBuildings: "refuse",
    isDryRun: true,
  },
};

const uploads = [
  {
    href: "#",
    at: "2026-03-04T18:40:00Z",
    file: "students-corrected.csv",
    title: "Students",
    by: "Dana Whitfield",
    state: "succeeded",
    isDryRun: false,
    rows: 3_990,
  },
  {
    href: "#",
    at: "2026-03-03T18:12:00Z",
    file: "students.csv",
    title: "Students",
    by: "Dana Whitfield",
    state: "succeeded_with_errors",
    isDryRun: true,
    rows: 3_990,
  },
  {
    href: "#",
    at: "2026-02-20T15:02:00Z",
    file: "guardians of all students 2025-2026.xml",
    title: "Guardians",
    by: "Dana Whitfield",
    state: "held",
    isDryRun: false,
    rows: 7_204,
  },
] as const;

const draw = (run: RunData, where = place) => (
  <RunPage frame={frame} place={where} run={run} now={now} />
);

export const heldSpecimens: Specimens = {
  "run-held": () => draw(heldRun),
  "run-held-viewer": () =>
    draw({
      ...heldRun,
      next: undefined,
      held: { loads: [countsOnly], mayDecide: false, canApprove: true },
    }),
  "run-held-gone": () =>
    draw({
      ...heldRun,
      held: {
        loads: [{ ...countsOnly, storedRows: undefined, buildings: [], isGone: true }],
        mayDecide: true,
        canApprove: false,
      },
    }),
  "run-rejected": () =>
    draw({
      ...heldRun,
      state: "cancelled",
      next: undefined,
      held: undefined,
      turn: { tone: "quiet", sentence: "Dana Whitfield rejected it. Nothing of it was stored." },
      decision: { word: "Rejected", by: "Dana Whitfield", at: "2026-03-04T16:20:00Z" },
      files: heldRun.files.map((file) => ({ ...file, outcome: "dropped" as const })),
    }),
  "run-dry": () => draw(dryRun, upload),
  "run-buildings-known": () =>
    draw(
      { ...dryRun, missing: dryRun.missing && { ...dryRun.missing, rows: [], total: 0 } },
      upload,
    ),
  upload: () => <UploadPage frame={frame} form={form} uploads={uploads} now={now} />,
  "upload-errors": () => (
    <UploadPage
      frame={frame}
      form={{
        ...form,
        errors: {
          endpoint: "Choose what the file holds.",
          file: "The file is empty. Choose one with rows.",
          file_type: "The name “export.dat” does not tell it. Choose CSV, JSON or XML.",
        },
      }}
      uploads={uploads}
      now={now}
    />
  ),
};
