import {
  afterEach,
  beforeEach,
  expect,
  jest,
  setDefaultTimeout,
  setSystemTime,
  test,
} from "bun:test";
import { replaceSftpTarget, updateIntegration } from "../../db/control/integrations.ts";
import { listNights } from "../../db/control/nights.ts";
import { listRuns } from "../../db/control/runs.ts";
import { startClock } from "../../jobs/clock.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  type TestClient,
  type TestHouse,
} from "../help/district.ts";

setDefaultTimeout(30_000);
let house: TestHouse;
let client: TestClient;
let clock: { stop(): void } | undefined;

beforeEach(async () => {
  house = await openHouse();
  house.worker.isOn = false;
  client = await addClient(house, await addDistrict(house), { grants: { students: {} } });
  const integrationId = client.integration.id;
  await house.deps.databases.control.write(async (tx) => {
    await replaceSftpTarget(tx, integrationId, {
      integrationId,
      host: "sftp.vendor.example",
      port: 22,
      username: "samegoal",
      sealedPassword: null,
      directory: "/",
      fileFormat: "csv",
    });
    await updateIntegration(tx, integrationId, { readyAt: "2026-11-24T12:00:00.000Z" });
  });
});
afterEach(async () => {
  clock?.stop();
  clock = undefined;
  jest.useRealTimers();
  setSystemTime();
  await house.close();
});

/** The clock at that instant, on a computer whose own zone is far from UTC. */
function startAt(instant: string): void {
  jest.useFakeTimers();
  setSystemTime(new Date(instant));
  clock = startClock({ ...house.deps, now: () => new Date() });
}

/** What a tick began is done when the microtasks that it waits for are. */
async function settle(): Promise<void> {
  jest.useRealTimers();
  await Bun.sleep(200);
}

const nights = () => listNights(house.deps.databases.control.orm, client.integration.id, 10);
const runs = () => listRuns(house.deps.databases.control.orm, client.integration.id, 10);

test("a night is opened when it begins at 00:00 UTC, and not before", async () => {
  startAt("2026-11-24T23:59:30.000Z");
  jest.advanceTimersByTime(20_000);
  await Promise.resolve();
  expect(await nights()).toEqual([]);
  jest.advanceTimersByTime(20_000);
  await settle();
  expect(await nights()).toMatchObject([{ night: "2026-11-25", state: "due" }]);
  expect(await runs()).toMatchObject([{ trigger: "nightly", work: "push", state: "queued" }]);
});

test("a night that began while nobody was here is caught up at the next start, once", async () => {
  startAt("2026-11-25T05:00:00.000Z");
  await settle();
  clock?.stop();
  startAt("2026-11-25T06:00:00.000Z");
  await settle();
  expect(await nights()).toMatchObject([{ night: "2026-11-25" }]);
  expect(await runs()).toMatchObject([{ trigger: "catch_up" }]);
});

test("a start on the day it was saved opens nothing yet", async () => {
  startAt("2026-11-24T18:00:00.000Z");
  await settle();
  expect(await nights()).toEqual([]);
});
