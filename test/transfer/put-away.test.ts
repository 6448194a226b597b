import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { FileOutcome } from "../../src/import/load.ts";
import { isWhole } from "../../src/transfer/put-away.ts";
import { missingForSshd, startSshd, type Sshd } from "../help/sshd.ts";
import { buildingsCsv, openPuller, type Location, type Puller } from "./puller.ts";

setDefaultTimeout(60_000);
const missing = missingForSshd();

const left = { endpoint: "buildings", filePath: "out/b.csv" } as const;
const deleted: Location = { ...left, afterSuccess: "delete" };
const archived: Location = { ...left, afterSuccess: "archive", archiveFolder: "loaded/2026" };

describe.skipIf(missing !== undefined)(
  `the vendor's file after success${missing ? ` (${missing})` : ""}`,
  () => {
    let sshd: Sshd;
    let puller: Puller;
    beforeEach(async () => {
      sshd = await startSshd();
      puller = await openPuller(sshd, left);
      await puller.place("out/b.csv", buildingsCsv("901"));
      // Files that the vendor's own hand placed belong to the vendor's user, as everywhere.
      Bun.spawnSync(["chown", "-R", sshd.username, sshd.folder]);
    });
    afterEach(async () => {
      await puller.vendor.house.close();
      await sshd.stop();
    });

    test("stays where it is unless the location says otherwise", async () => {
      expect(await puller.pull()).toMatchObject({ failure: undefined, notices: [] });
      expect(await puller.list("out")).toEqual(["b.csv"]);
    });

    test("is deleted", async () => {
      await puller.setLocations(deleted);
      expect(await puller.pull()).toMatchObject({ failure: undefined, notices: [] });
      expect(await puller.list("out")).toEqual([]);
      expect(await puller.buildings()).toHaveLength(3);
    });

    test("gone before the run was recorded, counts as loaded when the run comes again", async () => {
      await puller.setLocations(deleted);
      const run = { id: "run_cut_off" };
      const first = await puller.pull({ run });
      const again = await puller.pull({ run: { ...run, fence: 2 } });
      expect(again).toMatchObject({ failure: undefined, files: [{ outcome: "applied" }] });
      expect(again.files[0]?.rowsAdded).toBe(first.files[0]?.rowsAdded);
      expect((await puller.pull()).failure?.reason).toBe("path_missing");
    });

    test("is moved to a folder inside Directory, which is made with the folders it is in", async () => {
      await puller.setLocations(archived);
      expect(await puller.pull()).toMatchObject({ failure: undefined, notices: [] });
      expect(await puller.list("out")).toEqual([]);
      expect(await puller.read("loaded/2026/b.csv")).toBe(buildingsCsv("901"));
    });

    test("is moved to a folder that begins with a slash, under the name that a pattern found", async () => {
      const folder = join(sshd.folder, "elsewhere");
      await puller.setLocations({ ...archived, filePath: "out/*.csv", archiveFolder: folder });
      expect((await puller.pull()).failure).toBeUndefined();
      expect(await puller.list("elsewhere")).toEqual(["b.csv"]);
    });

    test("gets the time before its ending where the name is taken, and nothing is overwritten", async () => {
      await puller.setLocations(archived);
      await puller.pull();
      await puller.place("out/b.csv", buildingsCsv("902"));
      const second = await puller.pull();
      expect(second).toMatchObject({ failure: undefined, notices: [] });
      const names = await puller.list("loaded/2026");
      expect(names).toEqual(["b-20261124-120000.csv", "b.csv"]);
      expect(await puller.read("loaded/2026/b.csv")).toBe(buildingsCsv("901"));
      // The test's clock stands still, so the third name is taken as well.
      await puller.place("out/b.csv", buildingsCsv("903"));
      const third = await puller.pull();
      expect(third.failure).toBeUndefined();
      expect(third.notices).toMatchObject([{ isError: false, fileName: "out/b.csv" }]);
      expect(third.notices[0]?.fix).toContain("nothing is ever overwritten");
      expect(await puller.list("out")).toEqual(["b.csv"]);
      expect(await puller.list("loaded/2026")).toHaveLength(2);
    });

    test.each([deleted, archived])(
      "stays where our account may not change it: the load is a success, and a notice says what to do (%j)",
      async (location) => {
        await puller.setLocations(location);
        await mkdir(join(sshd.folder, "loaded/2026"), { recursive: true });
        for (const folder of ["out", "loaded/2026"]) await chmod(join(sshd.folder, folder), 0o555);
        const { files, notices, failure } = await puller.pull();
        expect(failure).toBeUndefined();
        expect(files).toMatchObject([{ outcome: "applied", rowsAdded: 1 }]);
        const verb = location.afterSuccess === "delete" ? "deleted" : "moved";
        expect(notices).toMatchObject([
          {
            isError: false,
            line: null,
            fileName: "out/b.csv",
            reason: `The file was loaded, but could not be ${verb}`,
          },
        ]);
        expect(notices[0]?.fix).toContain("does not let our account");
        expect(await puller.list("out")).toEqual(["b.csv"]);
      },
    );

    test("stays when rows were rejected, and when the load failed", async () => {
      await puller.setLocations(deleted);
      const ids = Array.from({ length: 40 }, (_, number) => String(900 + number));
      await puller.place("out/b.csv", `${buildingsCsv(...ids)}990,\r\n`);
      const partly = await puller.pull();
      expect(partly.files).toMatchObject([{ outcome: "applied", rowsAdded: 40, rowsRejected: 1 }]);
      await puller.place("out/b.csv", `${buildingsCsv("950")}990,\r\n`);
      const failed = await puller.pull();
      expect(failed.failure?.reason).toBe("too_many_errors");
      expect(await puller.list("out")).toEqual(["b.csv"]);
    });

    test("stays while the load waits for a person", async () => {
      const ids = Array.from({ length: 60 }, (_, number) => String(900 + number));
      await puller.place("out/b.csv", buildingsCsv(...ids));
      await puller.pull();
      await puller.setLocations({ ...deleted, mode: "snapshot" });
      await puller.place("out/b.csv", buildingsCsv(...ids.slice(0, 40)));
      const { files, failure } = await puller.pull();
      expect(failure).toBeUndefined();
      expect(files).toMatchObject([{ outcome: "held" }]);
      expect(await puller.list("out")).toEqual(["b.csv"]);
      expect(await puller.buildings()).toHaveLength(62);
    });

    test("stays in a dry run", async () => {
      await puller.setLocations(deleted);
      const { failure, notices } = await puller.pull({ run: { isDryRun: true } });
      expect(failure).toBeUndefined();
      expect(notices).toEqual([]);
      expect(await puller.list("out")).toEqual(["b.csv"]);
    });

    test("stays when it was changed while it was loaded, and the next run loads it", async () => {
      await puller.setLocations(deleted);
      const { spool } = puller.vendor.house.deps;
      let reads = 0;
      const read: typeof spool.read = async function* (id) {
        if ((reads += 1) === 1) await puller.grow("out/b.csv", "902,School 902\r\n");
        yield* spool.read(id);
      };
      const first = await puller.pull({ deps: { spool: { ...spool, read } } });
      expect(first.files).toMatchObject([{ outcome: "applied", rowsAdded: 1 }]);
      expect(first.notices).toMatchObject([
        {
          isError: false,
          reason: "The file was changed on the server after it was loaded, so it was not deleted",
        },
      ]);
      expect(await puller.list("out")).toEqual(["b.csv"]);
      expect((await puller.pull()).files).toMatchObject([{ outcome: "applied", rowsAdded: 1 }]);
      expect(await puller.list("out")).toEqual([]);
    });

    test("is not moved about inside its own folder, where a pattern would find it again", async () => {
      await puller.setLocations({
        ...archived,
        filePath: `${sshd.folder}/out/*.csv`,
        archiveFolder: "out",
      });
      const { failure, notices } = await puller.pull();
      expect(failure).toBeUndefined();
      expect(notices[0]?.fix).toContain("Choose another Folder for loaded files");
      expect(await puller.list("out")).toEqual(["b.csv"]);
    });

    test("gone and not replaced the next night, is a failure with what there is instead", async () => {
      await puller.setLocations(deleted);
      await puller.pull();
      const { failure } = await puller.pull();
      expect(failure).toMatchObject({ reason: "path_missing" });
      expect(failure?.sentence).toContain("The folder has no files.");
    });
  },
);

test("a load is whole when it did not fail, is not held, has no rejected row and is no dry run", () => {
  const report = {
    rowsRead: 1,
    rowsAdded: 1,
    rowsChanged: 0,
    rowsUnchanged: 0,
    rowsRemoved: 0,
    rowsRejected: 0,
  };
  type Judged = Parameters<typeof isWhole>[0][number];
  const outcomeOf = (more: Partial<Judged>): Judged => ({
    report,
    failure: undefined,
    held: undefined,
    ...more,
  });
  // Safe because only its being there is looked at.
  const held = {} as NonNullable<FileOutcome["held"]>;
  const real = { isDryRun: false };
  expect(isWhole([outcomeOf({})], real)).toBe(true);
  expect(isWhole([outcomeOf({})], { isDryRun: true })).toBe(false);
  expect(isWhole([outcomeOf({ held })], real)).toBe(false);
  expect(isWhole([outcomeOf({ report: { ...report, rowsRejected: 1 } })], real)).toBe(false);
  const failure = { reason: "empty_file", sentence: "The file is empty." } as const;
  expect(isWhole([outcomeOf({ failure })], real)).toBe(false);
});
