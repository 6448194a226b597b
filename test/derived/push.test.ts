import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { watch } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { storeRows } from "../help/district.ts";
import { missingForSshd, startSshd, type Sshd, type SshdOptions } from "../help/sshd.ts";
import { filesOf, openVendor, type Vendor } from "../transfer/vendor.ts";

setDefaultTimeout(60_000);
const missing = missingForSshd();

describe.skipIf(missing !== undefined)(`COMPLETE${missing ? ` (${missing})` : ""}`, () => {
  let sshd: Sshd;
  let vendor: Vendor | undefined;
  beforeEach(async () => {
    sshd = await startSshd();
  });
  afterEach(async () => {
    await vendor?.house.close();
    vendor = undefined;
    await sshd.stop();
  });

  const inFolder = (name: string): string => join(sshd.folder, name);

  async function restartAs(options: SshdOptions): Promise<void> {
    await sshd.stop();
    sshd = await startSshd(options);
  }

  async function openWith(grants: Parameters<typeof openVendor>[1]["grants"]): Promise<Vendor> {
    vendor = await openVendor(sshd, grants ? { grants } : {});
    const { house, client } = vendor;
    await storeRows(house, client.integration.districtId, "documents", [
      { document_id: "D1", student_id: "A1", form: "IEP", status: "Complete" },
    ]);
    return vendor;
  }

  test("stands beside the documents, empty, when all of them are there", async () => {
    const { run } = await openWith({ "docviewer/documents": { reportFieldNames: true } });
    expect(await run()).toMatchObject({ state: "succeeded" });
    expect((await readdir(sshd.folder)).toSorted()).toEqual(["COMPLETE", "documents.csv"]);
    expect((await stat(inFolder("COMPLETE"))).size).toBe(0);
    expect(await readFile(inFolder("documents.csv"), "utf8")).toBe(
      "Student Id,Form,Start Date,End Date,URL\r\nA1,IEP,,,\r\n",
    );
  });

  test("goes before a file is replaced, and comes again after the last one", async () => {
    const grants = { "docviewer/documents": { fileName: "b" }, students: { fileName: "a" } };
    const { run } = await openWith(grants);
    await run();
    const seen = await watchFolder(sshd.folder, async () => {
      expect(await run()).toMatchObject({ state: "succeeded" });
    });
    expect(seen).toEqual(["COMPLETE gone", "b.csv", "a.csv", "COMPLETE"]);
  });

  test.each([[[]], [["posix-rename"]]])(
    "is there at the end of every run, where the server refuses %j too",
    async (refused) => {
      await restartAs({ refused });
      const { run } = await openWith({ "docviewer/documents": {} });
      await writeFile(inFolder("COMPLETE"), "an older one, and not ours", { mode: 0o666 });
      for (const _ of ["first", "second", "third"]) {
        expect(await run()).toMatchObject({ state: "succeeded" });
        expect((await stat(inFolder("COMPLETE"))).size).toBe(0);
      }
    },
  );

  test("stays where it is while nothing beside it was touched: a file that did not fit leaves the old ones whole", async () => {
    await restartAs({ fileBytesMax: 512 });
    const { run, house, client } = await openWith({ "docviewer/documents": {} });
    await writeFile(inFolder("documents.csv"), "yesterday's");
    await writeFile(inFolder("COMPLETE"), "");
    await storeRows(house, client.integration.districtId, "documents", [
      { document_id: "D2", student_id: "A1", form: "x".repeat(2_000), status: "Complete" },
    ]);
    expect(await run()).toMatchObject({ state: "failed" });
    expect(await readFile(inFolder("documents.csv"), "utf8")).toBe("yesterday's");
    expect((await readdir(sshd.folder)).toSorted()).toEqual(["COMPLETE", "documents.csv"]);
  });

  test("is not there when a later file failed: what lies there is of two days", async () => {
    await restartAs({ fileBytesMax: 512 });
    const grants = { "docviewer/documents": { fileName: "b" }, students: { fileName: "a" } };
    const { run } = await openWith(grants);
    await writeFile(inFolder("COMPLETE"), "");
    const failed = await run();
    expect(failed).toMatchObject({ state: "failed" });
    expect((await readdir(sshd.folder)).toSorted()).toEqual(["b.csv"]);
    const outcomes = (await filesOf(vendor as Vendor, failed)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(["delivered", "failed"]);
  });

  test("that cannot be removed stops the run before a file is replaced", async () => {
    const { run } = await openWith({ "docviewer/documents": {} });
    await writeFile(inFolder("documents.csv"), "yesterday's");
    await mkdir(inFolder("COMPLETE"));
    const failed = await run();
    expect(failed).toMatchObject({ state: "failed" });
    expect(failed.sentence).toContain("COMPLETE");
    expect(await readFile(inFolder("documents.csv"), "utf8")).toBe("yesterday's");
  });

  test("is of no use to other endpoints: they neither place nor remove one", async () => {
    const { run } = await openWith({ students: {}, "medicaid/students": { fileName: "medicaid" } });
    await run();
    expect(await readdir(sshd.folder)).not.toContain("COMPLETE");
    await writeFile(inFolder("COMPLETE"), "somebody's");
    await run();
    expect(await readFile(inFolder("COMPLETE"), "utf8")).toBe("somebody's");
  });
});

/** What happened to final names, in order. */
async function watchFolder(folder: string, work: () => Promise<void>): Promise<readonly string[]> {
  const names: string[] = [];
  const watcher = watch(folder, (_, name) => {
    if (name !== null && !name.startsWith(".")) names.push(name);
  });
  try {
    await work();
    // The kernel's last words may still be on their way.
    await Bun.sleep(100);
  } finally {
    watcher.close();
  }
  const events = names.filter((name, index) => name !== names[index - 1]);
  return events.map((name, index) => (name === "COMPLETE" && index === 0 ? `${name} gone` : name));
}
