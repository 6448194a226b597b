import { join } from "node:path";
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { openHouse, type TestHouse } from "../help/district.ts";
import { addSchool, idsOf, loadCsv, studentsCsv } from "./loading.ts";

setDefaultTimeout(300_000);

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

// Each load of a whole district's students takes a minute on a busy machine.
const rows = process.env["TESTS_LONG"] === "true" ? 200_000 : 40_000;

test(`a load of ${rows} students stays under 700 MB`, async () => {
  const script = join(import.meta.dir, "large-load-process.ts");
  const child = Bun.spawn([process.execPath, script, String(rows)], { stdout: "pipe" });
  const told = await new Response(child.stdout).text();
  expect(await child.exited).toBe(0);
  const { rowsAdded, megabytesMax } = JSON.parse(told) as Record<string, number>;
  expect(rowsAdded).toBe(rows);
  expect(megabytesMax).toBeLessThan(700);
});

test("timers fire while rows are checked, compared, stored and removed", async () => {
  const school = await addSchool(house);
  const ticks = { checking: 0, comparing: 0, storing: 0 };
  let phase: keyof typeof ticks | undefined;
  const timer = setInterval(() => {
    if (phase) ticks[phase] += 1;
  }, 1);
  const input = {
    // All guardians but one go, on purpose.
    isGuarded: false,
    onProgress: async (now: keyof typeof ticks) => {
      phase = now;
    },
  };
  // Three statements of 5,000 rows; whether the breath after the last of them takes a millisecond is luck.
  await loadCsv(school, "students", studentsCsv(idsOf(15_000)), input);
  expect(ticks.checking).toBeGreaterThanOrEqual(8);
  expect(ticks.comparing).toBeGreaterThanOrEqual(8);
  expect(ticks.storing).toBeGreaterThanOrEqual(3);
  const guardians = (prefix: string) =>
    ["student_id,guardian_id,last_name,first_name"]
      .concat(idsOf(10_000, prefix).map((id) => `S000000,${id},P,Q`))
      .join("\n");
  await loadCsv(school, "guardians", guardians("X"));
  [phase, ticks.storing] = [undefined, 0];
  // One line instead of ten thousand: all that is stored now are 9,999 removals, 5,000 at a time.
  await loadCsv(school, "guardians", guardians("X").split("\n").slice(0, 2).join("\n"), input);
  clearInterval(timer);
  expect(ticks.storing).toBeGreaterThanOrEqual(4);
});
