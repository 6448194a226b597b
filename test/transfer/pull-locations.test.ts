/** The locations of one run: a .zip among them, one that fails, and a dry run of two that speak of the same students. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeZip } from "../../src/formats/zip.ts";
import { missingForSshd, startSshd, type Sshd } from "../help/sshd.ts";
import { guardiansCsv, studentIds } from "../import/bundling.ts";
import { readStored, studentsCsv } from "../import/loading.ts";
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

describe.skipIf(missing !== undefined)(`pull locations${missing ? ` (${missing})` : ""}`, () => {
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

  async function placeZip(name: string, files: Readonly<Record<string, string>>) {
    const entries = Object.entries(files).map(([file, text]) => ({
      name: file,
      bytes: (async function* bytes() {
        yield new TextEncoder().encode(text);
      })(),
    }));
    const pieces = await Array.fromAsync(writeZip(entries, { at: new Date("2026-11-24") }));
    await mkdir(join(sshd.folder, "drop"), { recursive: true });
    await writeFile(join(sshd.folder, "drop", name), Buffer.concat(pieces));
  }

  test("a .zip that a pattern names is unpacked, loaded as one, and leaves nothing in the spool, also when it is refused", async () => {
    await puller.setLocations({ ...drop, filePath: "drop/*.zip" });
    const students = `${studentsCsv(["S1"])}\n`;
    const guardians = `${guardiansCsv(["S1", "G1"])}\n`;
    await placeZip("a.zip", {
      "students.csv": students,
      "guardians.csv": guardians,
      "a.txt": "",
    });
    const first = await puller.pull();
    expect(first.files.map(({ outcome }) => outcome)).toEqual(["applied", "applied"]);
    expect(await listLeft(puller)).toEqual([]);
    await rm(join(sshd.folder, "drop/a.zip"));
    await placeZip("b.zip", { "students.csv": students });
    expect((await puller.pull()).files).toMatchObject([{ reason: "format_invalid" }]);
    expect(await listLeft(puller)).toEqual([]);
  });

  test("one location with a fault of ours is told as failed, and the others are loaded and told", async () => {
    await puller.setLocations({ endpoint: "buildings", filePath: "b.csv" }, drop, {
      endpoint: "accounts",
      filePath: "staff",
      isFolder: true,
    });
    await puller.place("b.csv", "building_reporting_id,building\n900,School 900\n");
    await placeDemographics(puller, "drop", "G1", "S1");
    await puller.place("staff/users.csv", "email,first_name,last_name\nann@x.example,Ann,Lee\n");
    await puller.place("staff/user_roles.csv", "role,form,default,max\nTeacher,IEP,view,edit\n");
    const { spool } = puller.vendor.house.deps;
    let writes = 0;
    const write: typeof spool.write = async (bytes, bytesMax) => {
      writes += 1;
      // The second file that is fetched is the first of the folder.
      if (writes === 2) throw new TypeError("S1 is not a function");
      return spool.write(bytes, bytesMax);
    };
    const { files, failure } = await puller.pull({ deps: { spool: { ...spool, write } } });
    expect(files.map(({ endpoint, outcome }) => `${endpoint} ${outcome}`)).toEqual([
      "buildings applied",
      "demographics failed",
      "users applied",
      "user_roles applied",
    ]);
    expect(failure?.reason).toBe("internal");
    expect(JSON.stringify(files)).not.toContain("not a function");
    expect(await readStored(schoolOf(puller), "users")).toHaveLength(1);
  });

  test("a dry run takes the students of one for stored when it comes to the next, and stores none", async () => {
    await puller.setLocations({ endpoint: "students", filePath: "s.csv" }, drop);
    await puller.place("s.csv", `${studentsCsv(["S8"])}\n`);
    await placeDemographics(puller, "drop", "G1", "S1");
    const absences = "student_id,absence_date\nS8,2026-10-01\nS1,2026-10-01\n";
    await puller.place("drop/absences.csv", absences);
    const { files, failure } = await puller.pull({ run: { isDryRun: true } });
    expect(failure).toBeUndefined();
    expect(
      files.map(({ endpoint, rowsAdded, rowsRejected }) => [endpoint, rowsAdded, rowsRejected]),
    ).toEqual([
      ["students", 1, 0],
      ["students", 1, 0],
      ["guardians", 1, 0],
      ["absences", 2, 0],
    ]);
    expect(await studentIds(schoolOf(puller))).not.toContain("S8");
    expect(await listLeft(puller)).toEqual([]);
  });
});
