import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { missingForSshd, startSshd, type Sshd } from "../help/sshd.ts";
import { buildingsCsv, openPuller, type Puller } from "./puller.ts";
import { filesOf } from "./vendor.ts";

setDefaultTimeout(60_000);
const missing = missingForSshd();

describe.skipIf(missing !== undefined)(`pull${missing ? ` (${missing})` : ""}`, () => {
  let sshd: Sshd;
  let puller: Puller | undefined;
  beforeEach(async () => {
    sshd = await startSshd();
  });
  afterEach(async () => {
    await puller?.vendor.house.close();
    puller = undefined;
    await sshd.stop();
  });
  const open = async (...locations: Parameters<typeof openPuller>[1][]): Promise<Puller> => {
    puller = await openPuller(sshd, ...locations);
    return puller;
  };

  describe("a pattern", () => {
    test("takes the newest by time, whatever its name, and the run names the file that was taken", async () => {
      const { place, pull, buildings } = await open({
        endpoint: "buildings",
        filePath: "out/b-*.csv",
      });
      await place("out/b-3.csv", buildingsCsv("903"), "2026-11-20T00:00:00Z");
      await place("out/b-1.csv", buildingsCsv("901"), "2026-11-22T00:00:00Z");
      await place("out/b-2.csv", buildingsCsv("902"), "2026-11-21T00:00:00Z");
      await place("out/c-9.csv", buildingsCsv("909"), "2026-11-23T00:00:00Z");
      const { files, failure } = await pull();
      expect(failure).toBeUndefined();
      expect(files).toMatchObject([{ fileName: "out/b-1.csv", outcome: "applied", rowsAdded: 1 }]);
      const ids = (await buildings()).map((row) => row["building_reporting_id"]);
      expect(ids).toEqual(["001", "002", "901"]);
    });

    test("takes the last name where times are equal, and ? stands for one letter", async () => {
      const { place, pull } = await open({
        endpoint: "buildings",
        filePath: `${sshd.folder}/b?.csv`,
      });
      for (const name of ["b1.csv", "b3.csv", "b2.csv", "b12.csv"]) {
        await place(name, buildingsCsv("900"), "2026-11-20T00:00:00Z");
      }
      expect((await pull()).files).toMatchObject([{ fileName: `${sshd.folder}/b3.csv` }]);
    });

    test("never takes a link, a folder, a FIFO or a name with a line break", async () => {
      const { place, pull } = await open({ endpoint: "buildings", filePath: "*.csv" });
      await place("old.csv", buildingsCsv("900"), "2020-01-01T00:00:00Z");
      await mkdir(join(sshd.folder, "folder.csv"));
      await symlink("/etc/passwd", join(sshd.folder, "link.csv"));
      Bun.spawnSync(["mkfifo", join(sshd.folder, "fifo.csv")]);
      await place("a\nb.csv", buildingsCsv("901"));
      expect((await pull()).files).toMatchObject([{ fileName: "old.csv", outcome: "applied" }]);
    });

    test("that nothing matches is answered with what there is and the nearest name", async () => {
      const { place, pull } = await open({ endpoint: "buildings", filePath: "out/students-*.csv" });
      await place("out/Students-2026.csv", buildingsCsv("900"));
      await place("out/readme.txt", "");
      const { files, failure } = await pull();
      const sentence =
        `No file matches “students-*.csv” in ${sshd.folder}/out. There are: Students-2026.csv, readme.txt. ` +
        "The nearest is “Students-2026.csv” (upper and lower case differ). Correct File path, or ask the vendor to place the file.";
      expect(failure).toEqual({ reason: "path_missing", sentence });
      expect(files).toMatchObject([
        { fileName: "out/students-*.csv", outcome: "failed", sentence },
      ]);
    });
  });

  test("a wrong name is answered with the nearest one, and does not keep the other files back", async () => {
    const { place, pull } = await open(
      { endpoint: "buildings", filePath: "buildings.csv" },
      { endpoint: "absences", filePath: "absences.csv" },
    );
    await place("building.csv", buildingsCsv("900"));
    await place("absences.csv", "Student Id,Absence Date\r\nA2,2026-11-20\r\n");
    const { files, failure } = await pull();
    expect(failure?.reason).toBe("path_missing");
    expect(failure?.sentence).toContain(`There is no file “buildings.csv” in ${sshd.folder}.`);
    expect(failure?.sentence).toContain("If “building.csv” is meant, correct File path");
    expect(files.map((file) => file.outcome)).toEqual(["failed", "applied"]);
  });

  test("a folder that is not there is named", async () => {
    const { pull } = await open({ endpoint: "buildings", filePath: "nowhere/*.csv" });
    const { failure } = await pull();
    expect(failure?.reason).toBe("path_missing");
    expect(failure?.sentence).toContain("nowhere");
  });

  test("a JSON file is pulled", async () => {
    const location = { endpoint: "buildings", filePath: "b.json", fileType: "json" } as const;
    const { place, pull, buildings } = await open(location);
    await place("b.json", '[{"building_reporting_id":"0900","building":"Norte é"}]');
    expect((await pull()).files).toMatchObject([{ outcome: "applied", rowsAdded: 1 }]);
    const added = (await buildings()).find((row) => row["building_reporting_id"] === "0900");
    expect(added?.["building"]).toBe("Norte é");
  });

  test("what the location says reaches the engine: Windows-1252, additions only, an empty file", async () => {
    const location = { endpoint: "buildings", filePath: "b.csv" } as const;
    const { place, pull, buildings, setLocations, grow } = await open({
      ...location,
      encoding: "windows-1252",
      mode: "additions",
    });
    await place("b.csv", "Building Reporting Id,Building\r\n001,Renamed\r\n");
    await grow("b.csv", Buffer.from("900,Norte \xe9\r\n", "latin1"));
    await pull();
    const names = (await buildings()).map((row) => row["building"]);
    expect(names).toEqual(["Lincoln Elementary", "Grant Middle", "Norte é"]);
    await place("b.csv", "Building Reporting Id,Building\r\n");
    expect((await pull()).failure?.reason).toBe("empty_file");
    await setLocations({ ...location, mayBeEmpty: true });
    expect((await pull()).failure).toBeUndefined();
  });

  test("the files of a dry run are judged together, and nothing is stored", async () => {
    const { place, pull, buildings } = await open(
      { endpoint: "buildings", filePath: "buildings.csv" },
      { endpoint: "students", filePath: "students.csv" },
    );
    await place("buildings.csv", buildingsCsv("901"));
    const row = "N1,Doe,Ada,2014-05-06,F,ENROLLED,School 901,901";
    await place(
      "students.csv",
      `student_id,last_name,first_name,date_of_birth,gender,district_enrollment,building,building_reporting_id\n${row}\n`,
    );
    const before = await buildings();
    const { files } = await pull({ run: { isDryRun: true } });
    expect(files).toMatchObject([
      { endpoint: "buildings", rowsAdded: 1, rowsRejected: 0 },
      { endpoint: "students", rowsAdded: 1, rowsRejected: 0 },
    ]);
    expect(await buildings()).toEqual(before);
  });

  test("an XML file is pulled", async () => {
    const location = { endpoint: "buildings", filePath: "b.xml", fileType: "xml" } as const;
    const { place, pull, buildings } = await open(location);
    const row = "<building_reporting_id>0900</building_reporting_id><building>Norte é</building>";
    await place("b.xml", `<buildings><building>${row}</building></buildings>`);
    expect((await pull()).files).toMatchObject([{ outcome: "applied", rowsAdded: 1 }]);
    const added = (await buildings()).find((one) => one["building_reporting_id"] === "0900");
    expect(added?.["building"]).toBe("Norte é");
  });

  test("a connection that breaks leaves the files before it in the run, and fails the others with its reason", async () => {
    const { place, pull } = await open(
      { endpoint: "buildings", filePath: "buildings.csv" },
      { endpoint: "absences", filePath: "absences.csv" },
    );
    await place("buildings.csv", buildingsCsv("900"));
    await place("absences.csv", "Student Id,Absence Date\r\nA2,2026-11-20\r\n");
    const { files, failure } = await pull({
      progress: async (phase) => {
        if (phase === "Fetching absences.csv") await sshd.signalSessions("SIGKILL");
      },
    });
    expect(failure?.reason).toBe("connection_lost");
    expect(files).toMatchObject([
      { fileName: "buildings.csv", outcome: "applied" },
      { fileName: "absences.csv", outcome: "failed", reason: "connection_lost" },
    ]);
  });

  test("a whole run looks twice, two seconds apart, and stores the name of the file that was taken", async () => {
    const { place, vendor } = await open({ endpoint: "buildings", filePath: "b-*.csv" });
    await place("b-1.csv", buildingsCsv("900"));
    const began = performance.now();
    const { claimAndRun } = await import("../../src/transfer/run.ts");
    const id = await claimAndRun(vendor.house.deps, "test");
    expect(performance.now() - began).toBeGreaterThan(1_990);
    // Safe because the only queued run is the one that was just claimed.
    const files = await filesOf(vendor, { id } as Parameters<typeof filesOf>[1]);
    expect(files).toMatchObject([{ fileName: "b-1.csv", outcome: "applied" }]);
  });
});
