/** A load that is cut off, comes again, or meets another one: it counts once, tells the same, and leaves nothing behind. */
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import { readdir } from "node:fs/promises";
import type { FileOutcome } from "../../src/import/load.ts";
import type { TestHouse } from "../help/district.ts";
import {
  guardianKeys,
  guardiansCsv,
  lenient,
  loadBundle,
  openHouseIn,
  places,
  studentIds,
} from "./bundling.ts";
import {
  addSchool,
  idsOf,
  loadCsv,
  openElsewhere,
  readCursor,
  studentsCsv,
  type School,
} from "./loading.ts";

setDefaultTimeout(60_000);

describe.each(places)("%s", (_place, isRemote) => {
  let house: TestHouse;
  let school: School;
  beforeAll(async () => {
    house = await openHouseIn(isRemote);
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    school = await addSchool(house);
  });

  const staging = () => readdir(`${house.deps.config.dataDir}/staging`);

  describe("killed between storing and recording, the same run again", () => {
    test("tells what it stored, and stores nothing again", async () => {
      const files = {
        "students.csv": studentsCsv(["S1", "S2"]),
        "guardians.csv": guardiansCsv(["S1", "G1"]),
      };
      const run = { runId: "run_clean", source: "pull/int_1" };
      const first = await loadBundle(school, "demographics", files, { ...run, fence: 1 });
      expect(first.map(({ report }) => report.rowsAdded)).toEqual([2, 1]);
      const cursor = await readCursor(school);
      const again = await loadBundle(school, "demographics", files, { ...run, fence: 2 });
      expect(reportsOf(again)).toEqual(reportsOf(first));
      expect(await readCursor(school)).toBe(cursor);
    });

    test("tells of rejected rows as well, with their error file", async () => {
      const files = {
        "students.csv": studentsCsv(["S1", "S2"]),
        "guardians.csv": guardiansCsv(["S1", "G1"], ["S9", "G1"]),
      };
      const run = { runId: "run_dirty", source: "pull/int_1", settings: lenient };
      const first = await loadBundle(school, "demographics", files, { ...run, fence: 1 });
      expect(first[1]?.report).toMatchObject({ rowsAdded: 1, rowsRejected: 1 });
      const again = await loadBundle(school, "demographics", files, { ...run, fence: 2 });
      expect(reportsOf(again)).toEqual(reportsOf(first));
      expect(again[1]?.notices).toEqual(first[1]?.notices ?? []);
      expect(again[1]?.errorFileId).toBeDefined();
    });

    test("after an approval takes away nothing that somebody has stored since, and is not held", async () => {
      const ids = idsOf(60);
      await loadCsv(school, "students", studentsCsv(ids));
      await loadCsv(school, "guardians", guardiansCsv(...ids.map((id) => [id, "G1"] as const)));
      const files = {
        "students.csv": studentsCsv(ids),
        "guardians.csv": guardiansCsv(...ids.slice(0, 40).map((id) => [id, "G1"] as const)),
      };
      const run = { runId: "run_approved", source: "pull/int_1" };
      const held = await loadBundle(school, "demographics", files, { ...run, fence: 1 });
      const approvedDigest = held[0]?.held?.digest;
      expect(approvedDigest).toBeDefined();
      const approved = { ...run, approvedDigest };
      const done = await loadBundle(school, "demographics", files, { ...approved, fence: 2 });
      expect(done[1]?.report.rowsRemoved).toBe(20);
      await loadCsv(school, "guardians", guardiansCsv(["S000050", "NEW"]));
      const again = await loadBundle(school, "demographics", files, { ...approved, fence: 3 });
      expect(reportsOf(again)).toEqual(reportsOf(done));
      expect(again.map((outcome) => outcome.held)).toEqual([undefined, undefined]);
      expect(await guardianKeys(school)).toContain("S000050/NEW");
    });
  });

  test("wherever the lease is lost, nothing of the load is left in the staging folder", async () => {
    const files = {
      "students.csv": studentsCsv(["S1"]),
      "guardians.csv": guardiansCsv(["S1", "G1"]),
    };
    let lostAt = 0;
    for (let isDone = false; !isDone; lostAt += 1) {
      let checks = 0;
      const outcomes = await loadBundle(school, "demographics", files, {
        checkLease: async () => {
          if (checks++ === lostAt) throw new Error("the lease is lost");
        },
      }).catch((error: unknown) => String(error));
      expect(outcomes === "Error: the lease is lost" || Array.isArray(outcomes)).toBe(true);
      expect([lostAt, await staging()]).toEqual([lostAt, []]);
      expect(await studentIds(school)).toEqual(Array.isArray(outcomes) ? ["S1"] : []);
      isDone = Array.isArray(outcomes);
    }
    // It was lost at many places, and not only before the first row.
    expect(lostAt).toBeGreaterThan(8);
  });

  test("another process that stores between comparing and storing makes it compare again", async () => {
    const other = await openElsewhere(school);
    const files = {
      "students.csv": studentsCsv(["S1", "S2"]),
      "guardians.csv": guardiansCsv(["S1", "G1"], ["S2", "G1"]),
    };
    let moved = 0;
    const outcomes = await loadBundle(school, "demographics", files, {
      onProgress: async (phase) => {
        if (phase !== "storing" || moved === 2) return;
        moved += 1;
        await loadCsv(other, "students", studentsCsv([`X${moved}`]));
      },
    });
    other.house.deps.databases.close();
    expect(moved).toBe(2);
    expect(outcomes.map(({ report }) => report.rowsAdded)).toEqual([2, 2]);
    expect(await studentIds(school)).toEqual(["S1", "S2", "X1", "X2"]);
    expect(await staging()).toEqual([]);
  });
});

function reportsOf(outcomes: readonly FileOutcome[]): readonly unknown[] {
  return outcomes.map(({ endpoint, fileName, report }) => ({ endpoint, fileName, ...report }));
}
