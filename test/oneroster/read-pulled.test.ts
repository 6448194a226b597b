/** A package comes by SFTP as any bundle: a folder, the newest epoch directory, or a .zip. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { missingForSshd, startSshd, type Sshd } from "../help/sshd.ts";
import { readStored, type School } from "../import/loading.ts";
import { openPuller, type Location, type Puller } from "../transfer/puller.ts";
import type { Package } from "./check-package.ts";
import { makePackage, org, rowsOfElm } from "./making.ts";
import { zip } from "./packing.ts";
import { readPackage } from "./read-package.ts";

setDefaultTimeout(60_000);

const missing = missingForSshd();

describe.skipIf(missing !== undefined)(`by SFTP${missing ? ` (${missing})` : ""}`, () => {
  const drop: Location = {
    endpoint: "oneroster",
    filePath: "drop",
    isFolder: true,
    errorPercentMax: 90,
  };
  let sshd: Sshd;
  let puller: Puller;
  let school: School;
  beforeEach(async () => {
    sshd = await startSshd();
    puller = await openPuller(sshd, drop);
    school = { house: puller.vendor.house, districtId: puller.vendor.actor.districtId };
  });
  afterEach(async () => {
    await puller.vendor.house.close();
    await sshd.stop();
  });

  async function place(folder: string, files: Package): Promise<void> {
    for (const [name, content] of files) {
      const text =
        typeof content === "string"
          ? content
          : new TextDecoder("utf-8", { ignoreBOM: true }).decode(content);
      await puller.place(`${folder}/${name}`, text);
    }
    Bun.spawnSync(["chown", "-R", sshd.username, sshd.folder]);
  }
  const students = async (): Promise<readonly unknown[]> =>
    (await readStored(school, "students")).map((row) => row["student_id"]);

  test("a folder is one load, and the same folder again is unchanged", async () => {
    await place("drop", readPackage("bulk"));
    const { files, failure } = await puller.pull();
    expect(failure).toBeUndefined();
    expect(files).toMatchObject([
      {
        endpoint: "buildings",
        fileName: "drop/orgs.csv → buildings",
        outcome: "applied",
        rowsAdded: 3,
      },
      {
        endpoint: "students",
        fileName: "drop/users.csv → students",
        outcome: "applied",
        rowsAdded: 19,
      },
      {
        endpoint: "guardians",
        fileName: "drop/users.csv → guardians",
        outcome: "applied",
        rowsAdded: 16,
      },
      { endpoint: "users", fileName: "drop/users.csv → users", outcome: "applied", rowsAdded: 8 },
    ]);
    const again = await puller.pull();
    expect(again.files.map(({ outcome }) => outcome)).toEqual(again.files.map(() => "unchanged"));
  });

  test("the newest finished epoch directory is taken: a delta after a bulk, and both are archived whole", async () => {
    await puller.setLocations({ ...drop, afterSuccess: "archive", archiveFolder: "loaded" });
    const bulk = new Map(makePackage(rowsOfElm()));
    await place("drop/20261122-230000", bulk.set("COMPLETE", ""));
    expect((await puller.pull()).failure).toBeUndefined();
    expect(await students()).toContain("s1");
    await place(
      "drop/20261123-230000",
      new Map(makePackage({ orgs: [org("b7")] }, { orgs: "delta" })).set("COMPLETE", ""),
    );
    await place("drop/20261124-230000", readPackage("bulk"));
    const { files, notices } = await puller.pull();
    expect(files).toMatchObject([{ endpoint: "buildings", rowsAdded: 1 }]);
    expect(notices[0]?.reason).toContain("“20261124-230000” is not finished");
    expect(await puller.list("loaded")).toEqual(["20261122-230000", "20261123-230000"]);
    expect(await puller.list("drop")).toEqual(["20261124-230000"]);
  });

  test("files of the binding that are not read are put away with the others", async () => {
    await puller.setLocations({ ...drop, afterSuccess: "delete" });
    await place(
      "drop",
      makePackage(rowsOfElm())
        .set("results.csv", "x\r\n")
        .set("classes.csv", "y\r\n")
        .set("readme.txt", "z"),
    );
    expect((await puller.pull()).failure).toBeUndefined();
    expect(await puller.list("drop")).toEqual(["readme.txt"]);
  });

  test("a folder without manifest.csv fails with path_missing", async () => {
    const files = makePackage(rowsOfElm());
    files.delete("manifest.csv");
    await place("drop", files);
    const { files: told } = await puller.pull();
    expect(told).toMatchObject([{ outcome: "failed", reason: "path_missing", fileName: "drop" }]);
    expect(told[0]?.sentence).toContain("There is no manifest.csv");
  });

  test("one whose manifest names a file that is not there fails with format_invalid, and the next night may bring it", async () => {
    const files = makePackage(rowsOfElm());
    const roles = files.get("roles.csv") ?? "";
    files.delete("roles.csv");
    await place("drop", files);
    const { files: told } = await puller.pull();
    expect(told).toMatchObject([{ outcome: "failed", reason: "format_invalid" }]);
    await place("drop", new Map([["roles.csv", roles]]));
    expect((await puller.pull()).failure).toBeUndefined();
    expect(await students()).toContain("s1");
  });

  test("a .zip is one file on the server and one load here", async () => {
    await puller.setLocations({ ...drop, filePath: "drop/night.zip" });
    const bytes = Buffer.from(await (await zip(readPackage("bulk"))).arrayBuffer());
    await puller.place("drop/night.zip", "");
    await puller.grow("drop/night.zip", bytes);
    expect((await puller.pull()).files).toHaveLength(4);
    expect(await students()).toContain("100201");
  });
});
