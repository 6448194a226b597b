import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { RunFiles } from "../../components/runs/run-files.tsx";
import { findRun } from "../../db/control/runs.ts";
import type { Deps } from "../../src/deps.ts";
import { queueManualRun } from "../../src/transfer/queue-run.ts";
import { claimAndRun } from "../../src/transfer/run.ts";
import { missingForSshd, startSshd, type Sshd } from "../help/sshd.ts";
import { filesOf, openVendor, type Vendor } from "../transfer/vendor.ts";
import { optOut } from "./office.ts";

setDefaultTimeout(60_000);
const missing = missingForSshd();

const studentsCsv = "students-20261124-120000.csv";

describe.skipIf(missing !== undefined)(`a push${missing ? ` (${missing})` : ""}`, () => {
  let sshd: Sshd;
  let vendor: Vendor;
  beforeEach(async () => {
    sshd = await startSshd();
    const grants = { students: { fileName: "students-{datetime}.csv" }, guardians: {} };
    vendor = await openVendor(sshd, { grants });
  });
  afterEach(async () => {
    await vendor.house.close();
    await sshd.stop();
  });

  const read = (name: string): Promise<string> => readFile(join(sshd.folder, name), "utf8");
  const school = () => ({
    house: vendor.house,
    districtId: vendor.client.integration.districtId,
  });

  test("says of each file how many students it withheld, of those whom it would have sent", async () => {
    // A3 withdrew, and nobody is Z9: neither would have been in it.
    await optOut(school(), ["A1", "A2", "A3", "Z9"]);
    const run = await vendor.run();
    const files = await filesOf(vendor, run);
    expect(files.map(({ fileName, studentsWithheld }) => [fileName, studentsWithheld])).toEqual([
      [studentsCsv, 2],
      ["guardians.csv", 2],
    ]);
    expect(await read(studentsCsv)).not.toMatch(/A[123]/);
    const rows = { read: 2, added: 0, changed: 0, unchanged: 0, removed: 0, rejected: 0 };
    const drawn = { name: studentsCsv, endpoint: "students", rows, bytes: 1 };
    const withTwo = RunFiles({ files: [{ ...drawn, studentsWithheld: 2 }], isPush: true });
    expect(String(withTwo)).toContain("2 students withheld");
    const withNone = RunFiles({ files: [{ ...drawn, studentsWithheld: 0 }], isPush: true });
    expect(String(withNone)).not.toContain("withheld");
  });

  test("that is under way sends nothing of who is opted out meanwhile, and replaces what it has sent", async () => {
    const { deps } = vendor.house;
    let reads = 0;
    const spool: Deps["spool"] = {
      ...deps.spool,
      read: async function* readAndOptOut(id) {
        reads += 1;
        // While the first file is being sent, which was written before.
        if (reads === 1) {
          vendor.house.clock.now = new Date(vendor.house.clock.now.getTime() + 2_000);
          await optOut(school(), ["A1"]);
        }
        yield* deps.spool.read(id);
      },
    };
    const id = await queueManualRun(deps, vendor.actor, await vendor.integration());
    await claimAndRun({ ...deps, spool }, "test worker");
    const run = await findRun(deps.databases.control.orm, school().districtId, id);
    expect(run?.state).toBe("succeeded");
    expect((await readdir(sshd.folder)).toSorted()).toEqual(["guardians.csv", studentsCsv]);
    for (const name of [studentsCsv, "guardians.csv"]) {
      expect([name, (await read(name)).includes("A1")]).toEqual([name, false]);
      expect([name, (await read(name)).includes("A2")]).toEqual([name, true]);
    }
    const left = await readdir(deps.config.spoolDir);
    expect(left.filter((name) => name.endsWith(".sealed"))).toEqual([]);
  });
});
