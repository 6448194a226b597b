import { NightList } from "../../components/runs/night-list.tsx";
import type { RunFileData } from "../../components/runs/run-files.tsx";
import { RunPage, type RunData } from "../../components/runs/run-page.tsx";
import { placeOfIntegration } from "../../components/runs/run-place.ts";
import { Layout } from "../../components/layout.tsx";
import { frame, now, type Specimens } from "./specimens.ts";

const place = placeOfIntegration("BrightBus routing", "/settings/data-imports-exports/int_2C");

const students: RunFileData = {
  name: "students-2026-03-04.csv",
  endpoint: "students",
  outcome: "delivered",
  rows: { read: 48_210, added: 12, changed: 340, unchanged: 47_858, removed: 3, rejected: 0 },
  bytes: 9_812_440,
  sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
};

export const runningRun: RunData = {
  path: "/specimens/run-running",
  state: "running",
  trigger: "manual",
  isPush: true,
  startedAt: "2026-03-04T19:11:40Z",
  phase: { words: "Sending absences.csv", done: 12_400, total: 51_004 },
  files: [
    students,
    {
      ...students,
      name: "absences-2026-03-04.csv",
      endpoint: "absences",
      outcome: undefined,
      sha256: undefined,
      bytes: 412_000,
    },
  ],
  notices: [],
  noticesTotal: 0,
};

const failedRun: RunData = {
  path: "/specimens/run-failed",
  state: "failed",
  trigger: "nightly",
  isPush: false,
  startedAt: "2026-03-04T00:00:38Z",
  endedAt: "2026-03-04T00:02:11Z",
  turn: {
    tone: "broken",
    sentence:
      "The vendor's server refused our key. Ask BrightBus to install the public key on the data export's page, then run again.",
  },
  files: [
    {
      ...students,
      outcome: "failed",
      rows: { ...students.rows, added: 0, changed: 0, removed: 0 },
      bytes: 0,
      sha256: undefined,
    },
  ],
  notices: [],
  noticesTotal: 0,
};

const importRun: RunData = {
  path: "/specimens/run-errors",
  state: "succeeded_with_errors",
  trigger: "nightly",
  isPush: false,
  startedAt: "2026-03-04T00:00:12Z",
  endedAt: "2026-03-04T00:03:47Z",
  turn: {
    tone: "attention",
    sentence:
      "48,207 rows are in. Ask Skyward to correct the 3 rows below; they are tried again with the next file.",
  },
  files: [
    {
      ...students,
      name: "students.csv",
      outcome: "applied",
      rows: { ...students.rows, rejected: 3 },
    },
  ],
  notices: [
    {
      file: "students.csv",
      line: 214,
      column: "Date of Birth",
      reason: "13/31/2012 is not a date.",
      isError: true,
      fix: "Write it as YYYY-MM-DD or MM/DD/YYYY.",
    },
    {
      file: "students.csv",
      line: 1_877,
      column: "Building",
      reason: "No building is named Mapel High School.",
      isError: true,
      fix: "Write Maple High School, or add the building first.",
    },
    {
      file: "students.csv",
      line: 30_412,
      reason: "Student Id 0048211 came twice.",
      isError: true,
      fix: "Keep one row for each student.",
    },
  ],
  noticesTotal: 1_204,
};

export const runSpecimens: Specimens = {
  "run-running": () => <RunPage frame={frame} place={place} run={runningRun} now={now} />,
  "run-failed": () => <RunPage frame={frame} place={place} run={failedRun} now={now} />,
  "run-errors": () => <RunPage frame={frame} place={place} run={importRun} now={now} />,
  nights: () => (
    <Layout {...frame} title="Nights">
      <h1>Nights</h1>
      <NightList
        nights={[
          { night: "2026-03-05", state: "due", attempts: [] },
          { night: "2026-03-04", state: "done", attempts: [{ href: "#", word: "Succeeded" }] },
          {
            night: "2026-03-03",
            state: "failed",
            attempts: [
              { href: "#", word: "Failed" },
              { href: "#", word: "Failed again" },
            ],
          },
          { night: "2026-03-02", state: "missed", attempts: [] },
        ]}
      />
    </Layout>
  ),
};
