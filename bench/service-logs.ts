/** A district of many service logs, half a hundred a student; made once, then kept in the temporary folder. */
import { insertDistrict } from "../db/control/districts.ts";
import type { RecordsTx } from "../db/open.ts";
import { markCursor, upsertRows } from "../db/records/apply-rows.ts";
import { serviceLogs } from "../src/catalog/endpoints/service-logs.ts";
import { students } from "../src/catalog/endpoints/students.ts";
import { shapeOf } from "../src/catalog/shape.ts";
import type { WireRow } from "../src/formats/rows.ts";
import { seedStudents } from "../src/seed/students.ts";
import { benchDistrictId, hashLike, makeOnce, openBenchDatabases } from "./data.ts";

const logsPerStudent = 50;
const rowsPerBatch = 5_000;

export async function prepareServiceLogs(
  rows: number,
): Promise<{ readonly folder: string; readonly districtId: string }> {
  const what = { name: `service-logs-${rows}`, inWords: `${rows.toLocaleString("en-US")} logs` };
  const folder = await makeOnce(what, (unfinished) => fill(unfinished, rows));
  return { folder, districtId: benchDistrictId };
}

async function fill(folder: string, rows: number): Promise<void> {
  const databases = await openBenchDatabases(folder);
  const createdAt = "2026-01-01T00:00:00.000Z";
  await databases.control.write((tx) =>
    insertDistrict(tx, { id: benchDistrictId, name: "Bench", createdAt }),
  );
  const records = await databases.records(benchDistrictId);
  await records.write(async (tx) => {
    const ids = await fillStudents(tx, Math.ceil(rows / logsPerStudent));
    for (let done = 0; done < rows; done += rowsPerBatch) {
      const batch = Array.from({ length: Math.min(rowsPerBatch, rows - done) }, (_, at) =>
        drawLog(done + at, ids),
      );
      const changes = batch.map((row, at) => ({ row, contentHash: hashLike(done + at) }));
      const mark = { cursor: ids.length + done, runId: "run_bench" };
      await upsertRows(tx, shapeOf(serviceLogs), changes, mark);
    }
    await markCursor(tx, ids.length + rows);
  });
  databases.close();
}

async function fillStudents(tx: RecordsTx, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  const wish = { students: count, today: "2026-11-24", seed: 1, batchRows: rowsPerBatch };
  for (const batch of seedStudents(wish)) {
    const changes = batch.map((row, at) => ({ row, contentHash: hashLike(ids.length + at) }));
    const mark = { cursor: ids.length, runId: "run_bench" };
    await upsertRows(tx, shapeOf(students), changes, mark);
    ids.push(...batch.map((row) => String(row["student_id"])));
  }
  return ids;
}

const two = (number: number): string => String(number).padStart(2, "0");
const services = ["Speech therapy", "Occupational therapy", "Counseling", "Orientation, mobility"];

/** One in twenty has no times, one in a hundred a note of two lines. */
function drawLog(number: number, ids: readonly string[]): WireRow {
  const hasTimes = number % 20 !== 0;
  const hour = 8 + (number % 8);
  const minutes = 15 + (number % 4) * 15;
  return {
    // Not in the order in which they are stored.
    log_id: `L${two(number % 97)}${String(number).padStart(8, "0")}`,
    document_id: `D${number % 5_000}`,
    student_id: ids[number % ids.length] ?? "",
    service_date: `2026-${two(1 + (number % 11))}-${two(1 + (number % 28))}`,
    service: services[number % services.length] ?? "",
    start_time: hasTimes ? `${two(hour)}:${two(number % 60)}` : null,
    end_time: hasTimes ? `${two(hour + 1)}:${two(number % 60)}` : null,
    duration_mins: minutes,
    time_away_mins: number % 3 === 0 ? 5 : 0,
    total_time_mins: minutes - (number % 3 === 0 ? 5 : 0),
    setting: number % 2 === 0 ? "Individual" : "Group",
    delivery: "In person",
    student_observation: `Stayed with the task in ${number % 10} of 10 turns.`,
    primary_activity: "Picture cards",
    goal_objective: `Goal ${1 + (number % 9)}`,
    progress: number % 4 === 0 ? null : "On track",
    session_notes:
      number % 100 === 0 ? "First line.\nSecond line." : "Needed fewer reminders than last week.",
    provider_type: "Speech-language pathologist",
    provider_name: `Provider ${number % 40}`,
    provider_title: "MS, CCC-SLP",
  };
}
