import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { call, readRows } from "../help/call-api.ts";
import { addColleague, list } from "../help/site.ts";
import {
  checkIntegrity,
  countAllRows,
  dumpRecords,
  readRuns,
  waitForRuns,
  type Told,
} from "./aftermath.ts";
import * as canaries from "./canaries.ts";
import { routesOf } from "./routes-of.ts";
import { openStage, type Stage } from "./stage.ts";
import { storm, type Storm } from "./storm.ts";

setDefaultTimeout(15 * 60_000);

const isLong = process.env["TESTS_LONG"] === "true";
// A failure names its seed and number: write them here to send that request alone, or the storm again.
const seed = 20_261_124;
const only: readonly number[] = [];
const count = isLong ? 10_000 : 500;

// Five at once, so that requests meet each other; fewer than a client may have under way.
const atOnce = 5;
// A generous bound: what leaks with every request would be many times this.
const memoryTimesMax = 2;

let stage: Stage;
let blown: Storm;
let before: { readonly rows: number; readonly other: string; readonly told: Told };
let stuck: readonly string[];
let memoryAtFirst = 0;
let memoryAtLast = 0;

beforeAll(async () => {
  stage = await openStage();
  stage.site.house.logged.splice(0);
  before = {
    rows: await countAllRows(stage, stage.districtId),
    other: await dumpRecords(stage, stage.otherDistrictId),
    told: await readRuns(stage),
  };
  const indexes = only.length > 0 ? only : Array.from({ length: count }, (_, index) => index);
  const onProgress = (done: number): void => {
    // By then all that is loaded once is loaded.
    if (done === Math.max(100, Math.floor(count / 400) * 100)) memoryAtFirst = measureMemory();
  };
  blown = await storm(stage, { seed, indexes, atOnce, onProgress });
  stuck = await waitForRuns(stage);
  memoryAtLast = measureMemory();
});

afterAll(() => stage.close());

function measureMemory(): number {
  Bun.gc(true);
  return process.memoryUsage.rss();
}

test("no request of the storm is met by a fault, silence, a foreign word or somebody else's data", () => {
  expect(blown.failures.join("\n\n")).toBe("");
});

test.skipIf(only.length > 0)("the storm reached every route that the router knows", () => {
  const missed = routesOf(stage.site.app)
    .map(({ method, path }) => `${method} ${path}`)
    .filter((name) => !blown.routes.has(name));
  expect(missed).toEqual([]);
});

test.skipIf(only.length > 0)(
  "the storm got in: it was answered in many ways, good ones among them",
  () => {
    const count = (status: string): number => blown.statuses.get(status) ?? 0;
    for (const status of ["200", "303", "400", "401", "403", "404", "405", "422"]) {
      expect(count(status)).toBeGreaterThan(0);
    }
    expect(count("200")).toBeGreaterThan(blown.routes.size / 10);
  },
);

test("afterwards every database is whole", async () => {
  expect(new Set(await checkIntegrity(stage))).toEqual(new Set(["ok"]));
});

test("afterwards no run is stuck", () => {
  expect(stuck).toEqual([]);
});

test("afterwards the other district has the rows that it had", async () => {
  expect(await dumpRecords(stage, stage.otherDistrictId)).toBe(before.other);
});

test("rows became more only by loads that ended well and whose sender was told so", async () => {
  const { grown, apiRuns } = await readRuns(stage);
  const rows = await countAllRows(stage, stage.districtId);
  expect(rows - before.rows).toBe(grown - before.told.grown);
  const begun = apiRuns.filter((id) => !before.told.apiRuns.includes(id));
  expect(begun.filter((id) => !blown.runsNamed.has(id))).toEqual([]);
});

test("afterwards the words that must not get about still stand where they stood", async () => {
  const dumped = await dumpRecords(stage, stage.districtId);
  for (const word of [canaries.hiddenColumn, canaries.hiddenStudent, canaries.shown]) {
    expect(dumped).toContain(word);
  }
});

test("afterwards vendors and administrators are served as before", async () => {
  const { site, signs } = stage;
  const token = signs["exporter"]?.[1].slice("Bearer ".length) ?? "";
  const rows = await readRows(await call(site.app, token, "/v1/students?student_id=A1"));
  expect(rows.map((row) => row["last_name"])).toEqual([`${canaries.shown}last`]);
  const someone = await addColleague(site, stage.districtId, "Eve", "eve@example.org");
  expect((await someone.get(list)).status).toBe(200);
});

test("memory does not grow with the storm", () => {
  expect(memoryAtLast).toBeLessThan(memoryAtFirst * memoryTimesMax);
});
