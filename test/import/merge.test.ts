import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { deleteRows, findCursor, markCursor } from "../../db/records/apply-rows.ts";
import { getEndpoint } from "../../src/catalog/index.ts";
import { shapeOf } from "../../src/catalog/shape.ts";
import { LeaseLost } from "../../src/transfer/lease.ts";
import { openHouse, type TestHouse } from "../help/district.ts";
import {
  addSchool,
  ask,
  idsOf,
  loadCsv,
  openElsewhere,
  readCursor,
  readStored,
  studentsCsv,
  type LoadInput,
  type School,
} from "./loading.ts";

setDefaultTimeout(60_000);

let house: TestHouse;
let school: School;
beforeAll(async () => {
  house = await openHouse();
});
beforeEach(async () => {
  school = await addSchool(house);
});
afterAll(() => house.close());

/** Calls `look` with 1, 2, … at every lease check from the moment on that rows are stored. */
function whileStoring(look: (check: number) => Promise<void> | void): LoadInput {
  let check = 0;
  let isStoring = false;
  return {
    onProgress: async (phase) => {
      isStoring = phase === "storing";
    },
    checkLease: async () => {
      if (isStoring) await look(++check);
    },
  };
}

async function countStudents(of: School = school): Promise<number> {
  const [row] = await ask<{ rows: number }>(of, "select count(*) as rows from students");
  return row?.rows ?? 0;
}

/** What a load has left on the disk beside the records: staged rows. */
async function listStaged(): Promise<readonly string[]> {
  return readdir(join(house.deps.config.dataDir, "staging"));
}

const csv = studentsCsv(idsOf(12_500));

test("a load that loses its lease in the middle of the merge stores nothing, at whichever check", async () => {
  const before = await readCursor(school);
  // Three batches, and the last look before the commit.
  for (const fatal of [1, 2, 3, 4]) {
    const stop = whileStoring((check) => {
      if (check === fatal) throw new LeaseLost("taken over");
    });
    const load = loadCsv(school, "students", csv, stop);
    expect(await load.catch((error: unknown) => error)).toBeInstanceOf(LeaseLost);
    expect(await countStudents()).toBe(0);
    expect(await ask(school, "select * from applied_loads where endpoint = 'students'")).toEqual(
      [],
    );
    expect(await readCursor(school)).toBe(before);
  }
  expect(await listStaged()).toEqual([]);
});

test("a merge that ends in the middle of its removals removes and adds nothing", async () => {
  await loadCsv(school, "students", studentsCsv(["A1"]));
  const guardians = (prefix: string) =>
    ["student_id,guardian_id,last_name,first_name"]
      .concat(idsOf(11_000, prefix).map((id) => `A1,${id},P,Q`))
      .join("\n");
  await loadCsv(school, "guardians", guardians("X"));
  const before = [await readStored(school, "guardians"), await readCursor(school)];
  const stop = whileStoring((check) => {
    // Of 11,000 removals in three statements, after the second.
    if (check === 2) throw new LeaseLost("taken over");
  });
  const load = loadCsv(school, "guardians", guardians("Y"), { ...stop, isGuarded: false });
  expect(await load.catch((error: unknown) => error)).toBeInstanceOf(LeaseLost);
  expect([await readStored(school, "guardians"), await readCursor(school)]).toEqual(before);
  expect(await ask(school, "select * from removals")).toEqual([]);
});

test("a run that comes again with a higher fence loads what the first attempt did not", async () => {
  const run = { runId: "run_again" };
  const stop = whileStoring((check) => {
    if (check === 2) throw new LeaseLost("taken over");
  });
  await loadCsv(school, "students", csv, { ...run, ...stop }).catch(() => undefined);
  const outcome = await loadCsv(school, "students", csv, { ...run, fence: 2 });
  expect(outcome.report).toMatchObject({ rowsAdded: 12_500, rowsChanged: 0 });
  expect(await countStudents()).toBe(12_500);
});

test("a load that was applied and not recorded is recognised, and not applied a second time", async () => {
  const withError = `${studentsCsv(idsOf(40))}\nODD,Doe,Ada,soon,F,ENROLLED,Lincoln Elementary,001`;
  const run = { runId: "run_applied" };
  const first = await loadCsv(school, "students", withError, { ...run, fence: 1 });
  // Somebody changes a row before the run comes again: applying the load again would undo it.
  await loadCsv(school, "students", studentsCsv(["S000000"], { last_name: "Newer" }));
  const cursor = await readCursor(school);
  const again = await loadCsv(school, "students", withError, { ...run, fence: 2 });
  expect({ ...again, errorFileId: first.errorFileId }).toEqual(first);
  expect(again.report).toMatchObject({ rowsAdded: 40, rowsRejected: 1 });
  expect(again.notices).toMatchObject([{ line: 42, column: "date_of_birth" }]);
  expect(await readCursor(school)).toBe(cursor);
  expect((await readStored(school, "students"))[0]).toMatchObject({ last_name: "Newer" });
});

test("a run that comes again and finds other bytes under the same name loads them", async () => {
  const run = { runId: "run_refetched" };
  await loadCsv(school, "students", studentsCsv(["A1"]), { ...run, fence: 1 });
  const changed = studentsCsv(["A1"], { last_name: "Roe" });
  const outcome = await loadCsv(school, "students", changed, { ...run, fence: 2 });
  expect(outcome.report).toMatchObject({ rowsChanged: 1 });
  expect(await readStored(school, "students")).toMatchObject([{ last_name: "Roe" }]);
});

test("a worker that slept through its lease cannot store over what the next one has stored", async () => {
  const run = { runId: "run_slept" };
  const newer = studentsCsv(["A1"], { last_name: "Newer" });
  await loadCsv(school, "students", newer, { ...run, fence: 2 });
  const late = loadCsv(school, "students", studentsCsv(["A1"]), { ...run, fence: 1 });
  expect(await late.catch((error: unknown) => error)).toBeInstanceOf(LeaseLost);
  expect(await readStored(school, "students")).toMatchObject([{ last_name: "Newer" }]);
});

test("what was applied lies beside the rows: run, fence, hash, report and cursor", async () => {
  const input = { runId: "run_receipt", fence: 3, sha256: "abc" };
  const { report } = await loadCsv(school, "students", studentsCsv(["A1"]), input);
  const found = await ask<Record<string, unknown>>(
    school,
    "select * from applied_loads where run_id = 'run_receipt'",
  );
  expect(found).toMatchObject([
    { fence: 3, endpoint: "students", sha256: "abc", cursor: await readCursor(school) },
  ]);
  expect(JSON.parse(String(found[0]?.["report"]))).toEqual(report);
});

test("readers keep their snapshot while a merge stores, and see all of it afterwards", async () => {
  await loadCsv(school, "students", studentsCsv(["A1"]));
  const seen: number[] = [];
  const records = await house.deps.databases.records(school.districtId);
  await records.read(async (snapshot) => {
    const count = async (): Promise<number> => {
      const rows = await snapshot.all<{ rows: number }>("select count(*) as rows from students");
      return rows[0]?.rows ?? 0;
    };
    seen.push(await count());
    const look = whileStoring(async () => {
      seen.push(await count(), await countStudents());
    });
    await loadCsv(school, "students", csv, look);
    seen.push(await count());
  });
  expect(seen).toEqual(Array.from({ length: 10 }, () => 1));
  expect(await countStudents()).toBe(12_501);
});

test("another district's load and this district's reads go on while a merge stores", async () => {
  const other = await addSchool(house);
  const look = whileStoring(async (check) => {
    if (check === 1) await loadCsv(other, "students", studentsCsv(["B1"]));
  });
  await loadCsv(school, "students", csv, look);
  expect(await countStudents(other)).toBe(1);
});

test("of two loads at once into one district both are whole", async () => {
  const outcomes = await Promise.all([
    loadCsv(school, "students", csv),
    loadCsv(school, "students", studentsCsv(idsOf(2_500, "T"))),
  ]);
  expect(outcomes.map((outcome) => outcome.report.rowsAdded)).toEqual([12_500, 2_500]);
  expect(await countStudents()).toBe(15_000);
});

test("a load that another one overtakes between compare and merge counts what is true then", async () => {
  let isOvertaken = false;
  const outcome = await loadCsv(school, "students", studentsCsv(["A1", "A2", "A3"]), {
    onProgress: async (phase) => {
      if (phase !== "storing" || isOvertaken) return;
      isOvertaken = true;
      const elsewhere = await openElsewhere(school);
      await loadCsv(elsewhere, "students", studentsCsv(["A1"]));
      await loadCsv(elsewhere, "students", studentsCsv(["A2"], { last_name: "Roe" }));
      elsewhere.house.deps.databases.close();
    },
  });
  expect(outcome.report).toMatchObject({ rowsAdded: 1, rowsChanged: 1, rowsUnchanged: 1 });
  expect(await countStudents()).toBe(3);
  expect(await listStaged()).toEqual([]);
});

test("a load that another one overtakes is judged again, by what is stored then", async () => {
  const lines = idsOf(40, "B").map((id) => `${id},School ${id}`);
  const buildings = ["building_reporting_id,building", ...lines, "003,Wilson High"].join("\n");
  let isOvertaken = false;
  const outcome = await loadCsv(school, "buildings", buildings, {
    onProgress: async (phase) => {
      if (phase !== "storing" || isOvertaken) return;
      isOvertaken = true;
      const elsewhere = await openElsewhere(school);
      const other = "building_reporting_id,building\n004,Wilson High";
      await loadCsv(elsewhere, "buildings", other);
      elsewhere.house.deps.databases.close();
    },
  });
  expect(outcome.report).toMatchObject({ rowsAdded: 40, rowsRejected: 1 });
  expect(outcome.notices).toMatchObject([
    { line: 42, column: "building", reason: "belongs to another stored row" },
  ]);
});

test("every change has a cursor of its own, later ones are higher, and the counter is the highest", async () => {
  const guardian = (id: string) =>
    loadCsv(school, "guardians", `student_id,guardian_id,last_name,first_name\nA1,${id},P,Q`);
  await loadCsv(school, "students", studentsCsv(["A1", "A2", "A3"]));
  const added = await readCursor(school);
  await guardian("G1");
  await guardian("G2");
  await loadCsv(school, "students", studentsCsv(["A2"], { last_name: "Roe" }));
  const all = await ask<{ cursor: number }>(
    school,
    `select cursor from buildings union all select cursor from students union all
     select cursor from guardians union all select cursor from removals order by cursor`,
  );
  const cursors = all.map((row) => row.cursor);
  expect(new Set(cursors).size).toBe(cursors.length);
  expect(cursors.at(-1)).toBe(await readCursor(school));
  const [changed] = await ask<{ cursor: number; added_cursor: number }>(
    school,
    "select cursor, added_cursor from students where external_id = 'A2'",
  );
  expect(changed).toEqual({ cursor: cursors.at(-1) ?? 0, added_cursor: added - 1 });
});

test("a load's rows know the run that wrote them; an unchanged row keeps its own", async () => {
  await loadCsv(school, "students", studentsCsv(["A1", "A2"]), { runId: "run_1" });
  const changed = `${studentsCsv(["A1"])}\n${studentsCsv(["A2"], { gender: "M" }).split("\n")[1]}`;
  await loadCsv(school, "students", changed, { runId: "run_2" });
  expect(await ask(school, "select run_id from students order by external_id")).toEqual([
    { run_id: "run_1" },
    { run_id: "run_2" },
  ]);
});

test("the number of a student that is gone is never given to another", async () => {
  await loadCsv(school, "students", studentsCsv(["A1", "A2"]));
  const numberOf = async (id: string): Promise<number> => {
    const sql = `select number from students where external_id = '${id}'`;
    return (await ask<{ number: number }>(school, sql))[0]?.number ?? 0;
  };
  const last = await numberOf("A2");
  const records = await house.deps.databases.records(school.districtId);
  await records.write(async (tx) => {
    const cursor = await findCursor(tx);
    const mark = { cursor, runId: "run_delete", at: house.clock.now.toISOString() };
    await deleteRows(tx, shapeOf(getEndpoint("students")), [["A2"]], mark);
    await markCursor(tx, cursor + 1);
  });
  expect(await ask(school, "select key, student_number from removals")).toEqual([
    { key: '["A2"]', student_number: last },
  ]);
  await loadCsv(school, "students", studentsCsv(["B1", "A2"]));
  expect(await numberOf("B1")).toBeGreaterThan(last);
  expect(await numberOf("A2")).toBeGreaterThan(last);
});

test("a student keeps its number through every change", async () => {
  await loadCsv(school, "students", studentsCsv(["A1"]));
  const numbers = () => ask<{ number: number }>(school, "select number from students");
  const before = await numbers();
  await loadCsv(school, "students", studentsCsv(["A1"], { last_name: "Roe" }));
  expect(await numbers()).toEqual(before);
});
