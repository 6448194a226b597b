import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { isSameLook, type Look } from "../../src/transfer/choose-file.ts";
import { missingForSshd, startSshd, type Sshd } from "../help/sshd.ts";
import { buildingsCsv, openPuller, shortPace, type Puller } from "./puller.ts";

setDefaultTimeout(60_000);
const missing = missingForSshd();
const waiting = "Waiting until no file changes any more";

describe.skipIf(missing !== undefined)(
  `pull of a file that is still written${missing ? ` (${missing})` : ""}`,
  () => {
    let sshd: Sshd;
    let puller: Puller;
    beforeEach(async () => {
      sshd = await startSshd();
      puller = await openPuller(sshd, { endpoint: "buildings", filePath: "b.csv" });
    });
    afterEach(async () => {
      await puller.vendor.house.close();
      await sshd.stop();
    });

    /** Does something to the server's files after each file that came into the spool. */
    const afterFetch = (harm: (fetches: number) => Promise<void>) => {
      const { spool } = puller.vendor.house.deps;
      const seen = { fetches: 0 };
      const write: typeof spool.write = async (bytes, bytesMax) => {
        const spooled = await spool.write(bytes, bytesMax);
        // Staged rows go through the same spool, later.
        if (seen.fetches < 3) await harm((seen.fetches += 1));
        return spooled;
      };
      return { seen, deps: { spool: { ...spool, write } } };
    };

    test("waits until it stands still, and then takes all of it", async () => {
      await puller.place("b.csv", buildingsCsv("901"));
      let waits = 0;
      const { files } = await puller.pull({
        progress: async (phase) => {
          if (phase !== waiting) return;
          waits += 1;
          if (waits <= 3) await puller.grow("b.csv", `91${waits},School 91${waits}\r\n`);
        },
      });
      expect(files).toMatchObject([{ outcome: "applied", rowsAdded: 4 }]);
      expect(waits).toBe(4);
    });

    test("a file that is rewritten at the same size is seen by its time", async () => {
      await puller.place("b.csv", buildingsCsv("901"), "2026-11-20T00:00:00Z");
      let waits = 0;
      const { files } = await puller.pull({
        progress: async (phase) => {
          if (phase !== waiting) return;
          waits += 1;
          if (waits === 1) await puller.place("b.csv", buildingsCsv("902"), "2026-11-20T00:00:01Z");
        },
      });
      expect(files).toMatchObject([{ outcome: "applied", rowsAdded: 1 }]);
      expect(waits).toBe(2);
      const ids = (await puller.buildings()).map((row) => row["building_reporting_id"]);
      expect(ids).toEqual(["001", "002", "902"]);
    });

    test("is told as not_finished when it never stands still, and nothing of it is stored", async () => {
      await puller.place("b.csv", buildingsCsv("901"));
      const { files, failure } = await puller.pull({
        pace: { ...shortPace, waitMillisecondsMax: 200 },
        progress: async (phase) => {
          if (phase === waiting) await puller.grow("b.csv", "\r\n");
        },
      });
      expect(failure?.reason).toBe("not_finished");
      expect(failure?.sentence).toContain("was still changing");
      expect(files).toMatchObject([{ outcome: "failed", reason: "not_finished" }]);
      expect(await puller.buildings()).toHaveLength(2);
    });

    test("one wait serves all files, and a growing one does not keep a finished one back", async () => {
      await puller.setLocations(
        { endpoint: "buildings", filePath: "b.csv" },
        { endpoint: "absences", filePath: "absences.csv" },
      );
      await puller.place("b.csv", buildingsCsv("901"));
      await puller.place("absences.csv", "Student Id,Absence Date\r\nA2,2026-11-20\r\n");
      let waits = 0;
      const calm = await puller.pull({
        progress: async (phase) => void (waits += phase === waiting ? 1 : 0),
      });
      expect(calm.failure).toBeUndefined();
      expect(waits).toBe(1);
      const { files } = await puller.pull({
        pace: { ...shortPace, waitMillisecondsMax: 200 },
        progress: async (phase) => {
          if (phase === waiting) await puller.grow("b.csv", "\r\n");
        },
      });
      expect(files.map((file) => file.outcome)).toEqual(["failed", "unchanged"]);
    });

    test("a file that grew while it was fetched is fetched again, whole", async () => {
      await puller.place("b.csv", buildingsCsv("901"));
      const { seen, deps } = afterFetch(async (fetches) => {
        if (fetches === 1) await puller.grow("b.csv", "902,School 902\r\n");
      });
      const { files } = await puller.pull({ deps });
      expect(files).toMatchObject([{ outcome: "applied", rowsAdded: 2 }]);
      expect(seen.fetches).toBeGreaterThanOrEqual(2);
    });

    test("a file that changes at every fetch is given up after the third", async () => {
      await puller.place("b.csv", buildingsCsv("901"));
      const { seen, deps } = afterFetch((fetches) =>
        puller.grow("b.csv", `90${fetches + 1},School 90${fetches + 1}\r\n`),
      );
      const { failure } = await puller.pull({ deps });
      expect(failure?.reason).toBe("not_finished");
      expect(failure?.sentence).toContain("changed each of the 3 times");
      expect(seen.fetches).toBe(3);
      expect(await puller.buildings()).toHaveLength(2);
    });

    test("a server that keeps no times is judged by size alone", async () => {
      await puller.place("b.csv", buildingsCsv("901"));
      await utimes(join(sshd.folder, "b.csv"), 0, 0);
      expect((await puller.pull()).files).toMatchObject([{ outcome: "applied" }]);
    });
  },
);

test("two looks are the same by file, size and time, and by size where a time is missing", () => {
  const look: Look = {
    folder: "/out",
    name: "b.csv",
    path: "/out/b.csv",
    bytes: 5,
    modifiedAt: "2026-11-20T00:00:00.000Z",
  };
  const later = "2026-11-20T00:00:01.000Z";
  expect(isSameLook(look, { ...look })).toBe(true);
  expect(isSameLook(look, { ...look, bytes: 6 })).toBe(false);
  expect(isSameLook(look, { ...look, path: "/out/c.csv" })).toBe(false);
  expect(isSameLook(look, { ...look, modifiedAt: later })).toBe(false);
  expect(isSameLook(look, { ...look, modifiedAt: null })).toBe(true);
  expect(isSameLook({ ...look, modifiedAt: null }, { ...look, bytes: 6, modifiedAt: null })).toBe(
    false,
  );
});
