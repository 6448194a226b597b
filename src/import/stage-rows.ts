import type { RecordsReader } from "../../db/open.ts";
import { checkRows, type CheckedRow } from "../catalog/check-rows.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import type { RawBatch, WireRow } from "../formats/rows.ts";
import type { Notices } from "./notices.ts";
import {
  isText,
  judgeByLoad,
  judgeByStored,
  keyOf,
  lookupIn,
  uniqueNamesOf,
  uniqueText,
  type Judge,
} from "./row-checks.ts";

/** What staging learned of the whole load, beside the staged rows themselves. */
export type StagedLoad = {
  rowsRead: number;
  rowsRejected: number;
  /** First line of each key. */
  readonly lineByKey: Map<string, number>;
  /** First line of each value that must be unique. */
  readonly lineByValue: Map<string, number>;
  /** Students whose set of rows the load names whole. */
  readonly studentsNamed: Set<string>;
  /** Students with a rejected row: nothing of theirs is removed. */
  readonly studentsBlocked: Set<string>;
  /** A rejected row whose student could not be read: nothing at all is removed. */
  blocksAllRemovals: boolean;
};

export function emptyStage(): StagedLoad {
  return {
    rowsRead: 0,
    rowsRejected: 0,
    lineByKey: new Map(),
    lineByValue: new Map(),
    studentsNamed: new Set(),
    studentsBlocked: new Set(),
    blocksAllRemovals: false,
  };
}

/** Judges every row against the catalog, the load itself and what is stored; yields the good ones, batch by batch. */
export async function* stageRows(
  endpoint: Endpoint,
  stored: RecordsReader,
  batches: AsyncIterable<RawBatch>,
  stage: StagedLoad,
  notices: Notices,
): AsyncGenerator<readonly CheckedRow[]> {
  const uniqueNames = uniqueNamesOf(endpoint);
  const byLoad = judgeByLoad(endpoint, stage);
  const byRules = await prepareRules(endpoint, stored);
  for await (const batch of batches) {
    const checked = checkRows(endpoint, batch);
    stage.rowsRead += batch.rows.length;
    for (const notice of checked.notices) notices.add(notice);
    for (const rejected of checked.rejected) noteRejected(endpoint, stage, rejected.row);
    const byStored = await judgeByStored(endpoint, stored, checked.rows, stage.lineByKey);
    const judges = [byLoad, ...byStored, ...byRules];
    const good: CheckedRow[] = [];
    for (const candidate of checked.rows) {
      const problems = judges
        .map((judge) => judge(candidate))
        .filter((found) => found !== undefined);
      for (const problem of problems) {
        notices.add({ line: candidate.line, ...problem, isError: true });
      }
      if (problems.length > 0) noteRejected(endpoint, stage, candidate.row);
      else good.push(noteAccepted(endpoint, uniqueNames, stage, candidate));
    }
    yield good;
  }
}

async function prepareRules(endpoint: Endpoint, stored: RecordsReader): Promise<readonly Judge[]> {
  const rules = await Promise.all(endpoint.rules.map((rule) => rule(lookupIn(stored))));
  return rules.map((rule) => (candidate: CheckedRow) => rule(candidate.row));
}

function studentOf(endpoint: Endpoint, row: WireRow): string | undefined {
  if (typeof endpoint.student !== "object") return undefined;
  const value = row[endpoint.student.column];
  return isText(value) ? value : undefined;
}

function noteAccepted(
  endpoint: Endpoint,
  uniqueNames: readonly string[],
  stage: StagedLoad,
  accepted: CheckedRow,
): CheckedRow {
  stage.lineByKey.set(keyOf(endpoint, accepted.row), accepted.line);
  for (const name of uniqueNames) {
    const value = uniqueText(name, accepted.row);
    if (value !== undefined) stage.lineByValue.set(value, accepted.line);
  }
  const student = studentOf(endpoint, accepted.row);
  if (endpoint.removes !== "never" && student !== undefined) stage.studentsNamed.add(student);
  return accepted;
}

/** catalog.md: "A rejected row blocks removals for its student". */
function noteRejected(endpoint: Endpoint, stage: StagedLoad, row: WireRow): void {
  stage.rowsRejected += 1;
  if (endpoint.removes === "never") return;
  const student = studentOf(endpoint, row);
  if (student === undefined) stage.blocksAllRemovals = true;
  else stage.studentsBlocked.add(student);
}
