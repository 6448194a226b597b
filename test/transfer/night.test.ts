import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { listNights } from "../../db/control/nights.ts";
import { claimRun, listRuns } from "../../db/control/runs.ts";
import { runNight } from "../../jobs/nightly.ts";
import { queueManualRun } from "../../src/transfer/queue-run.ts";
import { holdLease, LeaseLost, leaseUntil } from "../../src/transfer/lease.ts";
import { beginOfNight, openNight } from "../../src/transfer/open-night.ts";
import { push } from "../../src/transfer/push.ts";
import { claimAndRun } from "../../src/transfer/run.ts";
import { missingForSshd, startSshd, type Sshd } from "../help/sshd.ts";
import { openVendor, type Vendor } from "./vendor.ts";

setDefaultTimeout(60_000);
const missing = missingForSshd();

describe.skipIf(missing !== undefined)(`nights${missing ? ` (${missing})` : ""}`, () => {
  let sshd: Sshd;
  let vendor: Vendor;
  beforeEach(async () => {
    sshd = await startSshd();
    vendor = await openVendor(sshd, { grants: { students: {} } });
  });
  afterEach(async () => {
    await vendor.house.close();
    await sshd.stop();
  });

  const openTonight = (night: string) =>
    openNight(vendor.house.deps, { night, readyBefore: beginOfNight(night), trigger: "nightly" });
  const runs = () =>
    listRuns(vendor.house.deps.databases.control.orm, vendor.client.integration.id, 10);
  const nights = () =>
    listNights(vendor.house.deps.databases.control.orm, vendor.client.integration.id, 10);

  test("what was saved after midnight is due from the next one on", async () => {
    await openTonight("2026-11-24");
    expect(await runs()).toEqual([]);
    await openTonight("2026-11-25");
    expect(await runs()).toHaveLength(1);
  });

  test("a night is opened once, however often and by however many it is asked for", async () => {
    await Promise.all(Array.from({ length: 10 }, () => openTonight("2026-11-25")));
    expect(await runs()).toHaveLength(1);
    expect(await nights()).toMatchObject([{ night: "2026-11-25", state: "due" }]);
  });

  test("several workers deliver a night once, and it is done", async () => {
    await openTonight("2026-11-25");
    const { deps } = vendor.house;
    const claimed = await Promise.all(["a", "b", "c"].map((owner) => claimAndRun(deps, owner)));
    expect(claimed.filter(Boolean)).toHaveLength(1);
    expect(await nights()).toMatchObject([{ state: "done" }]);
    expect(await readdir(sshd.folder)).toEqual(["students.csv"]);
  });

  test("by hand, tonight includes what is ready now, and a second time there is nothing to do", async () => {
    const order = { night: "2026-11-24", integrationId: undefined };
    vendor.house.clock.now = new Date("2026-11-24T15:00:00.000Z");
    expect(await runNight(vendor.house.deps, order)).toEqual({
      done: 1,
      failed: 0,
      held: 0,
      ranNow: true,
    });
    expect(await runNight(vendor.house.deps, order)).toEqual({
      done: 1,
      failed: 0,
      held: 0,
      ranNow: false,
    });
    expect(await runs()).toHaveLength(1);
  });

  test("a failed night is counted as failed", async () => {
    await sshd.stop();
    vendor.house.clock.now = new Date("2026-11-24T15:00:00.000Z");
    const order = { night: "2026-11-24", integrationId: vendor.client.integration.id };
    expect(await runNight(vendor.house.deps, order)).toMatchObject({ failed: 1, ranNow: true });
    sshd = await startSshd();
  });

  test("a silent worker's run is taken over, and the late worker can place nothing any more", async () => {
    const { deps, clock } = vendor.house;
    await queueManualRun(deps, vendor.actor, await vendor.integration());
    const late = await deps.databases.control.write((tx) =>
      claimRun(tx, {
        owner: "late",
        now: clock.now.toISOString(),
        leaseUntil: leaseUntil(clock.now),
      }),
    );
    if (!late) throw new Error("nothing to claim");
    expect(await claimAndRun(deps, "other")).toBeUndefined();
    clock.now = new Date(clock.now.getTime() + 31_000);
    expect(await claimAndRun(deps, "other")).toBe(late.id);
    const placed = await readFile(join(sshd.folder, "students.csv"), "utf8");

    const lease = holdLease(deps, late);
    try {
      expect(push(deps, lease, vendor.client.integration.id)).rejects.toThrow(LeaseLost);
    } finally {
      lease.stop();
    }
    expect(await readdir(sshd.folder)).toEqual(["students.csv"]);
    expect(await readFile(join(sshd.folder, "students.csv"), "utf8")).toBe(placed);
    expect(await runs()).toMatchObject([{ state: "succeeded", fence: 2 }]);
  });
});
