/** What has to hold when the storm is over. */
import { eq, inArray, sql } from "drizzle-orm";
import { runFiles, runs } from "../../db/control/schema.ts";
import * as records from "../../db/records/schema.ts";
import type { Stage } from "./stage.ts";

const counted = [
  records.buildings,
  records.students,
  records.guardians,
  records.absences,
  records.users,
  records.userRoles,
  records.programs,
  records.documents,
  records.services,
  records.accommodations,
  records.serviceLogs,
  records.restraints,
] as const;

/** Of all tables that loads write. */
export async function countAllRows({ site }: Stage, districtId: string): Promise<number> {
  const { orm } = await site.deps.databases.records(districtId);
  const counts = await Promise.all(counted.map((table) => orm.$count(table)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Every cell of a district, as one text. */
export async function dumpRecords({ site }: Stage, districtId: string): Promise<string> {
  const { orm } = await site.deps.databases.records(districtId);
  const dumped: unknown[] = [];
  for (const table of [...counted, records.removals, records.changeCounter]) {
    dumped.push(await orm.select().from(table));
  }
  return JSON.stringify(dumped);
}

/** `ok` of each database, or what SQLite finds broken. */
export async function checkIntegrity(stage: Stage): Promise<readonly string[]> {
  const { databases } = stage.site.deps;
  const districts = [stage.districtId, stage.otherDistrictId];
  const all = [
    databases.control,
    ...(await Promise.all(districts.map((id) => databases.records(id)))),
    ...(await Promise.all(districts.map((id) => databases.ledger(id)))),
  ];
  const found: string[] = [];
  for (const { orm } of all) {
    const rows = await orm.all<{ integrity_check: string }>(sql`pragma integrity_check`);
    found.push(...rows.map((row) => row.integrity_check));
    const broken = await orm.all(sql`pragma foreign_key_check`);
    found.push(...broken.map((row) => JSON.stringify(row)));
  }
  return found;
}

/** Once nothing is under way any more; those that never end are told. */
export async function waitForRuns({ site }: Stage): Promise<readonly string[]> {
  const { orm } = site.deps.databases.control;
  const open = () =>
    orm
      .select()
      .from(runs)
      .where(inArray(runs.state, ["queued", "running"]));
  for (let tries = 0; tries < 600 && (await open()).length > 0; tries += 1) {
    site.deps.wakeWorker();
    await Bun.sleep(50);
  }
  return (await open()).map(({ id, state, trigger }) => `${id} ${trigger} is ${state}`);
}

export type Told = {
  /** By how much the ended runs say that stored rows became more. */
  readonly grown: number;
  /** API loads that ended well. */
  readonly apiRuns: readonly string[];
};

export async function readRuns({ site }: Stage): Promise<Told> {
  const { orm } = site.deps.databases.control;
  const ended = await orm
    .select()
    .from(runs)
    .where(inArray(runs.state, ["succeeded", "succeeded_with_errors"]));
  let grown = 0;
  for (const run of ended.filter(({ isDryRun }) => !isDryRun)) {
    for (const file of await orm.select().from(runFiles).where(eq(runFiles.runId, run.id))) {
      grown += file.rowsAdded - file.rowsRemoved;
    }
  }
  const apiRuns = ended.filter(({ trigger }) => trigger === "api").map(({ id }) => id);
  return { grown, apiRuns };
}
