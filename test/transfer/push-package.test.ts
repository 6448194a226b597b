/** A package on a vendor's server: as one zip, or as a folder of its files. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { watch } from "node:fs";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { replaceSftpTarget } from "../../db/control/integrations.ts";
import { listDisclosures } from "../../db/ledger/disclosures.ts";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { oneroster } from "../../src/catalog/endpoints/oneroster.ts";
import { sha256 } from "../../src/ids.ts";
import { setGrants, storeRows, type GrantInput } from "../help/district.ts";
import { missingForSshd, startSshd, type Sshd, type SshdOptions } from "../help/sshd.ts";
import { checkPackage } from "../oneroster/check-package.ts";
import { unzipAll } from "../oneroster/writing.ts";
import { filesOf, openVendor, type Vendor } from "./vendor.ts";

setDefaultTimeout(60_000);
const missing = missingForSshd();

describe.skipIf(missing !== undefined)(`push of a package${missing ? ` (${missing})` : ""}`, () => {
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

  const inFolder = (...names: readonly string[]): string => join(sshd.folder, ...names);
  const list = async (...names: readonly string[]): Promise<readonly string[]> =>
    (await readdir(inFolder(...names))).toSorted();

  async function restartAs(options: SshdOptions): Promise<void> {
    await sshd.stop();
    sshd = await startSshd(options);
  }

  async function openWith(
    grant: GrantInput,
    more: Readonly<Record<string, GrantInput>> = {},
  ): Promise<Vendor> {
    vendor = await openVendor(sshd, { grants: { ...more, oneroster: grant } });
    return vendor;
  }

  async function disclosuresOf({ house, client }: Vendor) {
    const ledger = await house.deps.databases.ledger(client.integration.districtId);
    return listDisclosures(ledger, client.integration.id, 10);
  }

  const whole = ["demographics.csv", "manifest.csv", "orgs.csv", "roles.csv", "users.csv"];
  const active = [1, 2, 4, 5];

  test("is one zip beside the other files, whatever their format", async () => {
    const opened = await openWith({}, { students: {} });
    const { house, client } = opened;
    const integrationId = client.integration.id;
    await house.deps.databases.control.write((tx) =>
      replaceSftpTarget(tx, integrationId, {
        integrationId,
        host: "127.0.0.1",
        port: sshd.port,
        username: sshd.username,
        directory: sshd.folder,
        fileFormat: "json",
        csvByteOrderMark: true,
        csvLineEnd: "lf",
        csvFormulas: "refuse",
      }),
    );
    const run = await opened.run();
    expect(run).toMatchObject({ state: "succeeded" });
    expect(await list()).toEqual(["oneroster.zip", "students.json"]);
    const zip = await readFile(inFolder("oneroster.zip"));
    const files = await unzipAll(zip);
    expect(checkPackage(files)).toEqual([]);
    expect([...files.keys()].toSorted()).toEqual(whole);
    const [, file] = await filesOf(opened, run);
    // Three orgs, four students with a guardian each in two files, and the four again.
    expect(file).toMatchObject({
      endpoint: "oneroster",
      fileName: "oneroster.zip",
      outcome: "delivered",
      rowsRead: 3 + 8 + 8 + 4,
      bytes: zip.length,
      sha256: sha256(zip),
    });
    expect((await disclosuresOf(opened))[0]).toMatchObject({
      endpoint: "oneroster",
      channel: "push",
      state: "delivered",
      runId: run.id,
      columns: columnNames(oneroster),
      studentNumbers: active,
    });
  });

  test("by a name of its own is that zip", async () => {
    const { run } = await openWith({ fileName: "roster-{date}" });
    expect(await run()).toMatchObject({ state: "succeeded" });
    expect(await list()).toEqual(["roster-2026-11-24.zip"]);
  });

  test("by a name that ends in a slash is a folder, made when it is missing, with a row for each file", async () => {
    const opened = await openWith({ fileName: "roster-{date}/" });
    const run = await opened.run();
    expect(run).toMatchObject({ state: "succeeded" });
    expect(await list()).toEqual(["roster-2026-11-24"]);
    expect(await list("roster-2026-11-24")).toEqual(whole);
    const contents = new Map<string, Buffer>();
    for (const name of whole) {
      contents.set(name, await readFile(inFolder("roster-2026-11-24", name)));
    }
    expect(checkPackage(contents)).toEqual([]);
    const files = await filesOf(opened, run);
    expect(files.map(({ fileName, rowsRead }) => [fileName, rowsRead])).toEqual([
      ["roster-2026-11-24/orgs.csv", 3],
      ["roster-2026-11-24/users.csv", 8],
      ["roster-2026-11-24/roles.csv", 8],
      ["roster-2026-11-24/demographics.csv", 4],
      ["roster-2026-11-24/manifest.csv", 0],
    ]);
    for (const { fileName, sha256: hash } of files) {
      expect(hash).toBe(sha256(contents.get(fileName.split("/")[1] ?? "") ?? ""));
    }
  });

  test("is disclosed once, with the first file that shows a student", async () => {
    const opened = await openWith({ fileName: "roster/", buildings: ["002"] });
    await opened.run();
    expect(await disclosuresOf(opened)).toMatchObject([
      { endpoint: "oneroster", state: "delivered", studentNumbers: [4, 5] },
    ]);
  });

  test("loses its manifest before a file of it is replaced, and gets it again last", async () => {
    const { run } = await openWith({ fileName: "roster/" });
    await run();
    const seen = await watchFolder(inFolder("roster"), async () => {
      expect(await run()).toMatchObject({ state: "succeeded" });
    });
    expect(seen).toEqual([
      "manifest.csv",
      "orgs.csv",
      "users.csv",
      "roles.csv",
      "demographics.csv",
      "manifest.csv",
    ]);
    expect(await list("roster")).toEqual(whole);
  });

  test("takes away the files that it has no more, and no others", async () => {
    const opened = await openWith({ fileName: "roster/" });
    await opened.run();
    await writeFile(inFolder("roster", "enrollments.csv"), "somebody's");
    await setGrants(opened.house, opened.client.integration.id, {
      oneroster: { fileName: "roster/", enrollment: ["INACTIVE"] },
    });
    expect(await opened.run()).toMatchObject({ state: "succeeded" });
    expect(await list("roster")).toEqual(["enrollments.csv", "manifest.csv", "orgs.csv"]);
    expect(await readFile(inFolder("roster", "manifest.csv"), "utf8")).toContain(
      "file.users,absent",
    );
  });

  test("that broke off is left without its manifest", async () => {
    await restartAs({ fileBytesMax: 512 });
    const opened = await openWith({ fileName: "roster/" });
    await mkdir(inFolder("roster"));
    await chmod(inFolder("roster"), 0o777);
    await writeFile(inFolder("roster", "manifest.csv"), "yesterday's");
    const failed = await opened.run();
    expect(failed).toMatchObject({ state: "failed" });
    expect(await list("roster")).toEqual(["orgs.csv"]);
    const outcomes = (await filesOf(opened, failed)).map(({ fileName, outcome }) => [
      fileName,
      outcome,
    ]);
    expect(outcomes).toEqual([
      ["roster/orgs.csv", "delivered"],
      ["roster/users.csv", "failed"],
      ["roster/roles.csv", "failed"],
      ["roster/demographics.csv", "failed"],
      ["roster/manifest.csv", "failed"],
    ]);
    // It was about to show them, and a part may have arrived.
    expect(await disclosuresOf(opened)).toMatchObject([{ state: "sending" }]);
  });

  test("does not make a Directory that is missing", async () => {
    const opened = await openWith({ fileName: "roster/" });
    const { house, client } = opened;
    const integrationId = client.integration.id;
    await house.deps.databases.control.write((tx) =>
      replaceSftpTarget(tx, integrationId, {
        integrationId,
        host: "127.0.0.1",
        port: sshd.port,
        username: sshd.username,
        directory: `${sshd.folder}/nowhere`,
        fileFormat: "csv",
      }),
    );
    expect(await opened.run()).toMatchObject({ state: "failed", reason: "path_missing" });
    expect(await list()).toEqual([]);
    expect(await disclosuresOf(opened)).toEqual([]);
  });

  test("leaves nothing in the spool", async () => {
    const opened = await openWith({ fileName: "roster/" });
    await opened.run();
    const { spoolDir } = opened.house.deps.config;
    expect((await readdir(spoolDir)).filter((name) => name.endsWith(".sealed"))).toEqual([]);
  });

  test("the same data gives the same files on another night", async () => {
    const { run, house, client } = await openWith({ fileName: "roster/" });
    await run();
    const read = (): Promise<readonly Buffer[]> =>
      Promise.all(whole.map((name) => readFile(inFolder("roster", name))));
    const first = await read();
    house.clock.now = new Date("2026-11-25T00:00:12Z");
    await run();
    expect(await read()).toEqual(first);
    await storeRows(house, client.integration.districtId, "absences", [
      { student_id: "A1", absence_date: "2026-11-24" },
    ]);
    await run();
    expect(await read()).toEqual(first);
  });
});

/** What happened to final names, in order; the first is the manifest's going. */
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
  return names.filter((name, index) => name !== names[index - 1]);
}
