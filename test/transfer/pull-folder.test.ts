/** catalog.md: "A bundle's path is a folder (or a .zip) when *Folder* is ticked", and its epoch directories. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readStored, studentsCsv } from "../import/loading.ts";
import { guardiansCsv } from "../import/bundling.ts";
import { missingForSshd, startSshd, type Sshd } from "../help/sshd.ts";
import { openPuller, type Location, type Puller } from "./puller.ts";

setDefaultTimeout(60_000);
const missing = missingForSshd();

const drop: Location = { endpoint: "demographics", filePath: "drop", isFolder: true };

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

  async function place(folder: string, ...ids: readonly string[]): Promise<void> {
    await puller.place(`${folder}/students.csv`, `${studentsCsv(ids)}\n`);
    const guardians = guardiansCsv(...ids.map((id) => [id, "G1"] as const));
    await puller.place(`${folder}/guardians.csv`, `${guardians}\n`);
  }
  function own(): void {
    // Files that the vendor's own hand placed belong to the vendor's user, as everywhere.
    Bun.spawnSync(["chown", "-R", sshd.username, sshd.folder]);
  }
  const school = () => ({ house: puller.vendor.house, districtId: puller.vendor.actor.districtId });
  const students = async (): Promise<readonly unknown[]> =>
    (await readStored(school(), "students")).map((row) => row["student_id"]);

  test("all files of a folder are one load, and the run tells of each", async () => {
    const before = await students();
    await place("drop", "S1", "S2");
    const { files, failure } = await puller.pull();
    expect(failure).toBeUndefined();
    expect(files).toMatchObject([
      { endpoint: "students", fileName: "drop/students.csv", outcome: "applied", rowsAdded: 2 },
      { endpoint: "guardians", fileName: "drop/guardians.csv", outcome: "applied", rowsAdded: 2 },
    ]);
    expect(await students()).toHaveLength(before.length + 2);
  });

  test("the same folder again is unchanged", async () => {
    await place("drop", "S1");
    await puller.pull();
    expect((await puller.pull()).files).toMatchObject([
      { outcome: "unchanged", rowsRead: 1 },
      { outcome: "unchanged", rowsRead: 1 },
    ]);
  });

  test("a file that must be there and is not fails the folder with its name", async () => {
    await puller.place("drop/students.csv", `${studentsCsv(["S1"])}\n`);
    const { files } = await puller.pull();
    expect(files).toMatchObject([{ outcome: "failed", reason: "path_missing", fileName: "drop" }]);
    expect(files[0]?.sentence).toContain("There is no file of guardians, such as guardians.csv");
  });

  test("the newest epoch directory with an empty COMPLETE is taken", async () => {
    await place("drop/20261122-230000", "S1");
    await puller.place("drop/20261122-230000/COMPLETE", "");
    await place("drop/20261123-999999", "S2");
    await puller.place("drop/20261123-999999/COMPLETE", "");
    const { files, notices } = await puller.pull();
    expect(files[0]).toMatchObject({ outcome: "applied", rowsAdded: 1 });
    expect(notices).toEqual([]);
    expect(await students()).toContain("S2");
    expect(await students()).not.toContain("S1");
  });

  test("one without COMPLETE is not finished, said so in the run, and an older finished one is taken", async () => {
    await place("drop/20261122-230000", "S1");
    await puller.place("drop/20261122-230000/COMPLETE", "");
    await place("drop/20261123-230000", "S2");
    await puller.place("drop/20261123-230000/complete", "");
    const { files, notices } = await puller.pull();
    expect(files[0]).toMatchObject({ outcome: "applied", rowsAdded: 1 });
    expect(notices[0]?.reason).toContain("“20261123-230000” is not finished");
    expect(await students()).toContain("S1");
    expect(await students()).not.toContain("S2");
  });

  test("when none is finished nothing is loaded, and the reason is not_finished", async () => {
    await place("drop/20261123-230000", "S2");
    await puller.place("drop/20261123-230000/COMPLETE", "not empty");
    const { files } = await puller.pull();
    expect(files).toMatchObject([{ outcome: "failed", reason: "not_finished" }]);
    expect(await students()).not.toContain("S2");
  });

  test("a folder that is gone fails with path_missing and does not keep other locations back", async () => {
    await puller.setLocations(drop, { endpoint: "buildings", filePath: "out/b.csv" });
    await puller.place("out/b.csv", "Building Reporting Id,Building\r\n901,School 901\r\n");
    const { files } = await puller.pull();
    expect(files).toMatchObject([
      { endpoint: "buildings", outcome: "applied" },
      { endpoint: "demographics", outcome: "failed", reason: "path_missing" },
    ]);
  });

  test("a loaded epoch directory is moved as a whole, or deleted", async () => {
    await place("drop/20261123-230000", "S1");
    await puller.place("drop/20261123-230000/COMPLETE", "");
    own();
    await puller.setLocations({ ...drop, afterSuccess: "archive", archiveFolder: "loaded" });
    expect(await puller.pull()).toMatchObject({ failure: undefined, notices: [] });
    expect(await puller.list("drop")).toEqual([]);
    expect(await puller.list("loaded/20261123-230000")).toEqual([
      "COMPLETE",
      "guardians.csv",
      "students.csv",
    ]);
    await place("drop/20261124-230000", "S2");
    await puller.place("drop/20261124-230000/COMPLETE", "");
    own();
    await puller.setLocations({ ...drop, afterSuccess: "delete" });
    expect(await puller.pull()).toMatchObject({ failure: undefined, notices: [] });
    expect(await puller.list("drop")).toEqual([]);
  });

  test("with a rejected row nothing is put away", async () => {
    const bad = studentsCsv(["S9"], { gender: "?" }).split("\n")[1];
    await place("drop/20261123-230000", "S1");
    await puller.place("drop/20261123-230000/COMPLETE", "");
    await puller.place("drop/20261123-230000/students.csv", `${studentsCsv(["S1"])}\n${bad}\n`);
    own();
    await puller.setLocations({ ...drop, afterSuccess: "delete", errorPercentMax: 90 });
    expect((await puller.pull()).files[0]).toMatchObject({ rowsAdded: 1, rowsRejected: 1 });
    expect(await puller.list("drop/20261123-230000")).toContain("students.csv");
  });

  test("a file in another format is known by its ending", async () => {
    await place("drop", "S1");
    await puller.place("drop/absences.json", '[{"student_id":"S1","absence_date":"2026-10-05"}]');
    const { files } = await puller.pull();
    expect(files[2]).toMatchObject({ endpoint: "absences", outcome: "applied", rowsAdded: 1 });
  });
});
