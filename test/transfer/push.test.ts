import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findIntegrationRecord, listHostKeys } from "../../db/control/integrations.ts";
import { listDisclosures } from "../../db/ledger/disclosures.ts";
import { disableIntegration } from "../../src/integrations/disable-integration.ts";
import { sha256 } from "../../src/ids.ts";
import { testConnection } from "../../src/transfer/test-connection.ts";
import { trustHostKey } from "../../src/transfer/trust-host-key.ts";
import { storeRows } from "../help/district.ts";
import { student } from "../help/small-school.ts";
import { isRoot, missingForSshd, startSshd, type Sshd } from "../help/sshd.ts";
import { filesOf, noticesOf, openVendor, type Vendor } from "./vendor.ts";

setDefaultTimeout(60_000);
const missing = missingForSshd();

describe.skipIf(missing !== undefined)(`push${missing ? ` (${missing})` : ""}`, () => {
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

  test("every granted file is placed whole, with what its grant lets through and nothing else", async () => {
    vendor = await openVendor(sshd, {
      grants: {
        students: {
          columns: ["student_id", "last_name"],
          buildings: ["001"],
          fileName: "s-{date}",
        },
        guardians: { rowsMax: 2 },
        absences: { beginOn: "2026-10-01", reportFieldNames: true },
      },
    });
    const run = await vendor.run();
    expect(run).toMatchObject({ state: "succeeded", reason: null });
    expect((await readdir(sshd.folder)).toSorted()).toEqual([
      "absences.csv",
      "guardians.csv",
      "s-2026-11-24.csv",
    ]);
    const read = (name: string): Promise<string> => readFile(join(sshd.folder, name), "utf8");
    expect(await read("s-2026-11-24.csv")).toBe(
      "student_id,last_name\r\nA1,Last A1\r\nA2,Last A2\r\n",
    );
    expect(await read("absences.csv")).toBe(
      "Student Id,Absence Date\r\nA1,2026-10-05\r\nB1,2026-11-02\r\n",
    );
    expect((await read("guardians.csv")).split("\r\n")).toHaveLength(1 + 2 + 1);
    const files = await filesOf(vendor, run);
    for (const file of files) {
      const text = await read(file.fileName);
      expect(file).toMatchObject({ outcome: "delivered", bytes: Buffer.byteLength(text) });
      expect(file.sha256).toBe(sha256(text));
      expect((await stat(join(sshd.folder, file.fileName))).mode & 0o777).toBe(0o600);
    }
  });

  test("CSV goes out as its integration has it: byte order mark, line ends, formulas, report field names", async () => {
    vendor = await openVendor(sshd, {
      grants: {
        students: {
          columns: ["student_id", "address"],
          buildings: ["001"],
          reportFieldNames: true,
          fileName: "students-{date}",
        },
      },
      target: { csvFormulas: "prefix", csvByteOrderMark: true, csvLineEnd: "lf" },
    });
    const { house, client } = vendor;
    const formula = { ...student("A2", "001", "ENROLLED"), address: '=HYPERLINK("x")' };
    await storeRows(house, client.integration.districtId, "students", [formula]);
    const run = await vendor.run();
    expect(run).toMatchObject({ state: "succeeded", reason: null });
    const bytes = await readFile(join(sshd.folder, "students-2026-11-24.csv"));
    expect(bytes.toString("utf8")).toBe(
      '\uFEFFStudent Id,Address\nA1,1 Secret Street\nA2,"\'=HYPERLINK(""x"")"\n',
    );
    const [file] = await filesOf(vendor, run);
    expect(file).toMatchObject({ bytes: bytes.length, sha256: sha256(bytes), rowsRead: 2 });
  });

  test("a run that must not send formulas fails before anything is sent, and says where they are", async () => {
    vendor = await openVendor(sshd, {
      grants: { buildings: {}, students: {} },
      target: { csvFormulas: "refuse" },
    });
    const { house, client } = vendor;
    const formula = { ...student("A2", "001", "ENROLLED"), address: "=SECRET()" };
    await storeRows(house, client.integration.districtId, "students", [formula]);
    const run = await vendor.run();
    expect(run).toMatchObject({ state: "failed", reason: "format_invalid" });
    expect(run.sentence).toContain("The file of students was not sent");
    expect(run.sentence).toContain("Address (1 row)");
    expect(run.sentence).not.toContain("SECRET");
    expect(await readdir(sshd.folder)).toEqual([]);
    expect(await readdir(house.deps.config.spoolDir)).toEqual([]);
    const ledger = await house.deps.databases.ledger(run.districtId);
    expect(await listDisclosures(ledger, client.integration.id, 10)).toEqual([]);
  });

  test("the ledger knows which students went out, with which columns, in which run", async () => {
    vendor = await openVendor(sshd, { grants: { students: { columns: ["student_id"] } } });
    const run = await vendor.run();
    const ledger = await vendor.house.deps.databases.ledger(run.districtId);
    const [disclosure, ...others] = await listDisclosures(ledger, vendor.client.integration.id, 10);
    expect(others).toEqual([]);
    expect(disclosure).toMatchObject({
      runId: run.id,
      endpoint: "students",
      channel: "push",
      state: "delivered",
      columns: ["student_id"],
    });
    expect(disclosure?.studentNumbers).toHaveLength(4);
  });

  test("a run leaves nothing in the spool", async () => {
    vendor = await openVendor(sshd, { grants: { students: {} } });
    await vendor.run();
    expect(await readdir(vendor.house.deps.config.spoolDir)).toEqual([]);
  });

  test("with our key the first contact pins the host key and says so; a changed key stops the run", async () => {
    vendor = await openVendor(sshd, { grants: { students: {} } });
    const first = await vendor.run();
    const [notice] = await noticesOf(vendor, first);
    expect(notice?.reason).toContain(sshd.hostFingerprint);
    const old = sshd.hostFingerprint;
    await writeFile(join(sshd.folder, "students.csv"), "what the vendor has");
    await sshd.restart({ newHostKey: true });
    const second = await vendor.run();
    expect(second).toMatchObject({ state: "failed", reason: "host_key_changed" });
    expect(second.sentence).toContain(old);
    expect(second.sentence).toContain(sshd.hostFingerprint);
    expect(await readFile(join(sshd.folder, "students.csv"), "utf8")).toBe("what the vendor has");

    await trustHostKey(
      vendor.house.deps,
      vendor.actor,
      vendor.client.integration,
      sshd.hostFingerprint,
    );
    expect((await vendor.run()).state).toBe("succeeded");
  });

  test("a key that Test connection only saw is pinned by the first contact, and another is refused then", async () => {
    vendor = await openVendor(sshd, { grants: { students: {} } });
    const { deps } = vendor.house;
    const { integration } = vendor.client;
    const record = await findIntegrationRecord(deps.databases.control.orm, integration);
    if (!record.target) throw new Error("no target");
    await testConnection(deps, integration, record.target);
    const [key] = await listHostKeys(deps.databases.control.orm, integration.id);
    expect(key).toMatchObject({ fingerprint: sshd.hostFingerprint, trustedBy: "first_contact" });
    await sshd.restart({ newHostKey: true });
    expect(await vendor.run()).toMatchObject({ state: "failed", reason: "host_key_changed" });
    await testConnection(deps, integration, record.target);
    expect(await vendor.run()).toMatchObject({ state: "failed", reason: "host_key_changed" });
  });

  test("an administrator can trust only a key that the server showed", async () => {
    vendor = await openVendor(sshd, { grants: { students: {} } });
    const { house, actor, client } = vendor;
    const trusting = trustHostKey(house.deps, actor, client.integration, "SHA256:made-up");
    expect(trusting).rejects.toThrow("did not show this key");
  });

  test.skipIf(!isRoot)(
    `with a password, nothing is sent to a host whose key nobody confirmed${isRoot ? "" : " (needs root)"}`,
    async () => {
      vendor = await openVendor(sshd, {
        grants: { students: {} },
        password: sshd.password ?? "",
      });
      const run = await vendor.run();
      expect(run).toMatchObject({ state: "failed", reason: "host_key_unconfirmed" });
      expect(sshd.log()).not.toContain("Accepted password");
      const { deps } = vendor.house;
      const { integration } = vendor.client;
      const record = await findIntegrationRecord(deps.databases.control.orm, integration);
      if (!record.target) throw new Error("no target");
      const untrusted = await testConnection(deps, integration, record.target);
      expect(untrusted.map((step) => step.result)).toEqual([
        "passed",
        "passed",
        "failed",
        "skipped",
      ]);

      const [shown] = await listHostKeys(deps.databases.control.orm, integration.id);
      expect(shown).toMatchObject({ fingerprint: sshd.hostFingerprint, trustedAt: null });
      await trustHostKey(deps, vendor.actor, integration, sshd.hostFingerprint);
      const trusted = await testConnection(deps, integration, record.target);
      expect(trusted.every((step) => step.result === "passed")).toBe(true);
      expect((await vendor.run()).state).toBe("succeeded");
    },
  );

  test("a disabled export places nothing and says why", async () => {
    vendor = await openVendor(sshd, { grants: { students: {} } });
    await disableIntegration(vendor.house.deps, vendor.actor, await vendor.integration());
    expect(await vendor.run()).toMatchObject({ state: "failed", reason: "disabled" });
    expect(await readdir(sshd.folder)).toEqual([]);
  });

  test("a missing directory is named, and the files that did not go out say so", async () => {
    vendor = await openVendor(sshd, { grants: { students: {}, buildings: {} } });
    const record = await findIntegrationRecord(
      vendor.house.deps.databases.control.orm,
      vendor.client.integration,
    );
    await vendor.house.deps.databases.control.write(async (tx) => {
      const { replaceSftpTarget } = await import("../../db/control/integrations.ts");
      if (!record.target) throw new Error("no target");
      const target = { ...record.target, directory: `${sshd.folder}/nowhere` };
      await replaceSftpTarget(tx, target.integrationId, target);
    });
    const run = await vendor.run();
    expect(run).toMatchObject({ state: "failed", reason: "path_missing" });
    expect(run.sentence).toContain("nowhere");
    const outcomes = (await filesOf(vendor, run)).map((file) => file.outcome);
    expect(outcomes).toEqual(["failed", "failed"]);
  });

  test("a dead host fails with a reason, and a second click while a run waits joins it", async () => {
    vendor = await openVendor(sshd, { grants: { students: {} } });
    await sshd.stop();
    expect(await vendor.run()).toMatchObject({ state: "failed", reason: "connect_failed" });
    sshd = await startSshd();
  });
});
