/** A folder is one load: of one moment, of the newest directory, and whatever fails of it keeps nothing else back. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LeaseLost } from "../../src/transfer/lease.ts";
import { missingForSshd, startSshd, type Sshd } from "../help/sshd.ts";
import { guardianKeys, guardiansCsv, studentIds } from "../import/bundling.ts";
import { studentsCsv } from "../import/loading.ts";
import {
  listLeft,
  openPuller,
  placeDemographics,
  schoolOf,
  type Location,
  type Puller,
} from "./puller.ts";

setDefaultTimeout(60_000);
const missing = missingForSshd();

const drop: Location = { endpoint: "demographics", filePath: "drop", isFolder: true };
const archived = { ...drop, afterSuccess: "archive", archiveFolder: "loaded" } as const;
const [older, newer] = ["drop/20261122-230000", "drop/20261123-230000"] as const;

describe.skipIf(missing !== undefined)(`pulled folders${missing ? ` (${missing})` : ""}`, () => {
  let sshd: Sshd;
  let puller: Puller;
  beforeEach(async () => {
    sshd = await startSshd();
    puller = await openPuller(sshd, drop);
  });
  afterEach(async () => {
    await puller.vendor.house.close();
    await sshd.stop();
  });

  const place = (folder: string, guardian: string, ...ids: readonly string[]) =>
    placeDemographics(puller, folder, guardian, ...ids);
  async function placeEpoch(folder: string, guardian: string, ...ids: readonly string[]) {
    await place(folder, guardian, ...ids);
    await puller.place(`${folder}/COMPLETE`, "");
    own();
  }
  function own(): void {
    // Files that the vendor's own hand placed belong to the vendor's user, as everywhere.
    Bun.spawnSync(["chown", "-R", sshd.username, sshd.folder]);
  }
  /** Does something once, when the run comes to that phase. */
  function at(phase: string, act: () => Promise<void>): (told: string) => Promise<void> {
    let isDone = false;
    return async (told) => {
      if (isDone || told !== phase) return;
      isDone = true;
      await act();
    };
  }
  const school = () => schoolOf(puller);
  const outcomesOf = ({ files }: Awaited<ReturnType<Puller["pull"]>>) =>
    files.map(({ fileName, outcome, reason, rowsAdded }) => ({
      fileName,
      outcome,
      reason,
      rowsAdded,
    }));

  describe("epoch directories", () => {
    test("that are older than the loaded one are never loaded, also once that is put away", async () => {
      await placeEpoch(older, "OLD", "S1");
      await placeEpoch(newer, "NEW", "S1");
      await puller.setLocations(archived);
      expect((await puller.pull()).failure).toBeUndefined();
      expect(await puller.list("loaded")).toEqual(["20261123-230000"]);
      const { files } = await puller.pull();
      expect(files).toMatchObject([{ outcome: "failed", reason: "not_finished" }]);
      expect(await guardianKeys(school())).toContain("S1/NEW");
      expect(await puller.list("drop")).toEqual(["20261122-230000"]);
    });

    test("that are newer than the loaded one are", async () => {
      await placeEpoch(older, "OLD", "S1");
      await puller.setLocations(archived);
      await puller.pull();
      await placeEpoch(newer, "NEW", "S1");
      expect((await puller.pull()).failure).toBeUndefined();
      expect(await guardianKeys(school())).toContain("S1/NEW");
    });

    test("whose COMPLETE goes while they are fetched are not loaded", async () => {
      await placeEpoch(newer, "G1", "S1");
      const progress = at("Fetching guardians.csv", () => rm(join(sshd.folder, newer, "COMPLETE")));
      const { files } = await puller.pull({ progress });
      expect(files).toMatchObject([{ outcome: "failed", reason: "not_finished" }]);
      expect(await studentIds(school())).not.toContain("S1");
      expect(await listLeft(puller)).toEqual([]);
    });

    test("that changed after they were fetched are not moved away, and the next run loads the change", async () => {
      await placeEpoch(newer, "G1", "S1");
      await puller.setLocations(archived);
      const progress = at("Storing rows", () => placeEpoch(newer, "G1", "S1", "S2"));
      const { notices } = await puller.pull({ progress });
      expect(notices).toMatchObject([
        { fix: "“students.csv” was changed on the server meanwhile. The next run loads it." },
      ]);
      expect(await puller.list(newer)).toContain("students.csv");
      expect((await puller.pull()).failure).toBeUndefined();
      expect(await studentIds(school())).toContain("S2");
      expect(await puller.list("loaded")).toEqual(["20261123-230000"]);
    });

    test("are not followed by an older one when the run comes again after it has put its own away", async () => {
      await placeEpoch(older, "OLD", "S1");
      await placeEpoch(newer, "NEW", "S2");
      await puller.setLocations(archived);
      const id = "run_archivedandkilled";
      const first = await puller.pull({ run: { id } });
      const again = await puller.pull({ run: { id, fence: 2 } });
      expect(outcomesOf(again)).toEqual(outcomesOf(first));
      expect(again.files[0]?.fileName).toBe(`${newer}/students.csv`);
      expect(await studentIds(school())).not.toContain("S1");
    });

    test("that were half deleted when the run was killed are told as the run stored them", async () => {
      await placeEpoch(newer, "NEW", "S2");
      await puller.setLocations({ ...drop, afterSuccess: "delete" });
      const id = "run_halfdeleted";
      const first = await puller.pull({ run: { id } });
      await puller.place(`${newer}/guardians.csv`, "x");
      own();
      const again = await puller.pull({ run: { id, fence: 2 } });
      expect(outcomesOf(again)).toEqual(outcomesOf(first));
      expect(first.files).toMatchObject([{ outcome: "applied" }, { outcome: "applied" }]);
    });
  });

  describe("a folder", () => {
    test("whose files are replaced while it is fetched is not loaded as a mix of old and new", async () => {
      await place("drop", "G1", "S1");
      await puller.pull();
      const progress = at("Fetching guardians.csv", async () => {
        // Of another length: SFTP tells times in seconds, and all of this may happen within one.
        const other = studentsCsv(["S1"], { last_name: "Rowland" });
        await puller.place("drop/students.csv", `${other}\n`);
        await puller.place("drop/guardians.csv", `${guardiansCsv(["S1", "G7"])}\n`);
      });
      const { files } = await puller.pull({ progress });
      expect(files).toMatchObject([{ outcome: "failed", reason: "not_finished" }]);
      expect(files[0]?.sentence).toContain("changed while they were fetched");
      expect(await guardianKeys(school())).toContain("S1/G1");
      expect(await listLeft(puller)).toEqual([]);
      expect((await puller.pull()).failure).toBeUndefined();
      expect(await guardianKeys(school())).toContain("S1/G7");
    });

    test("that gets another file of the bundle while it is fetched is not loaded without it", async () => {
      await place("drop", "G1", "S1");
      const progress = at("Fetching guardians.csv", () =>
        puller.place("drop/absences.csv", "student_id,absence_date\nS1,2026-10-05\n"),
      );
      const { files } = await puller.pull({ progress });
      expect(files).toMatchObject([{ outcome: "failed", reason: "not_finished" }]);
      expect(await studentIds(school())).not.toContain("S1");
    });

    test("with students.part has no students yet", async () => {
      await place("drop", "G1", "S1");
      await rm(join(sshd.folder, "drop/students.csv"));
      await puller.place("drop/students.part", `${studentsCsv(["S1"])}\n`);
      const { files } = await puller.pull();
      expect(files).toMatchObject([{ outcome: "failed", reason: "path_missing" }]);
      expect(files[0]?.sentence).toContain("There is no file of students");
      expect(await studentIds(school())).not.toContain("S1");
    });

    test.each(["students.bak", "students.csv.tmp", "students.part"])(
      "with %s beside students.csv loads the latter",
      async (name) => {
        await place("drop", "G1", "S1");
        await puller.place(`drop/${name}`, "old");
        expect((await puller.pull()).failure).toBeUndefined();
        expect(await studentIds(school())).toContain("S1");
      },
    );

    test("that stays is told by the same run again as that run stored it", async () => {
      await place("drop", "G1", "S1", "S2");
      const id = "run_leftandkilled";
      const first = await puller.pull({ run: { id } });
      expect(first.files).toMatchObject([{ rowsAdded: 2 }, { rowsAdded: 2 }]);
      expect(outcomesOf(await puller.pull({ run: { id, fence: 2 } }))).toEqual(outcomesOf(first));
    });

    test("loads only plain files, by names that are whole", async () => {
      await place("drop", "G1", "S1");
      await puller.place("secret/absences.csv", "student_id,absence_date\nS1,2026-10-01\n");
      await symlink(
        join(sshd.folder, "secret/absences.csv"),
        join(sshd.folder, "drop/absences.csv"),
      );
      for (const name of ["students.csv\nguardians.csv", "stud*nts.csv", `${"x".repeat(200)}.csv`])
        await writeFile(join(sshd.folder, "drop", name), "x");
      await mkdir(join(sshd.folder, "drop/buildings.csv"));
      const { files } = await puller.pull();
      expect(files.map(({ fileName }) => fileName)).toEqual([
        "drop/students.csv",
        "drop/guardians.csv",
      ]);
    });

    test("whose files are refused leaves nothing in the spool or in staging", async () => {
      await place("drop", "G1", "S1");
      await puller.place("drop/guardians.csv", "student_id,nonsense\nS1,2\n");
      const { files } = await puller.pull();
      expect(files.map(({ reason }) => reason)).toEqual(["format_invalid", "format_invalid"]);
      expect(await listLeft(puller)).toEqual([]);
    });

    test.each(["Fetching guardians.csv", "Checking rows", "Storing rows"])(
      "whose lease is lost at “%s” is not stored, and leaves nothing in the spool or in staging",
      async (phase) => {
        await place("drop", "G1", "S1");
        const progress = at(phase, async () => {
          throw new LeaseLost("taken over");
        });
        await expect(puller.pull({ progress })).rejects.toThrow(LeaseLost);
        expect(await studentIds(school())).not.toContain("S1");
        expect(await listLeft(puller)).toEqual([]);
      },
    );
  });
});
