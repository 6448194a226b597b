import { expect, test } from "bun:test";
import { parseNightlyArguments, parseSeedArguments } from "../src/arguments.ts";

const now = new Date("2026-11-24T15:00:00.000Z");

test("a night is tonight unless named", () => {
  expect(parseNightlyArguments([], now)).toEqual({ night: "2026-11-24", integrationId: undefined });
  expect(parseNightlyArguments(["--night", "2026-11-23", "--integration", "int_1"], now)).toEqual({
    night: "2026-11-23",
    integrationId: "int_1",
  });
});

test("a night that has not begun is refused: running it now would use it up", () => {
  expect(() => parseNightlyArguments(["--night", "2026-11-25"], now)).toThrow("has not begun yet");
});

test("what is no date, no number or no option is refused with a line", () => {
  expect(() => parseNightlyArguments(["--night", "2026-02-30"], now)).toThrow("must be a date");
  expect(() => parseNightlyArguments(["--nights", "2026-02-03"], now)).toThrow("not understood");
  expect(() => parseNightlyArguments(["--night"], now)).toThrow("not understood");
  for (const text of ["0", "1000001", "1e3", "-5", "x"]) {
    expect(() => parseSeedArguments(["--students", text])).toThrow("whole number");
  }
  expect(parseSeedArguments(["--students", "1000000"])).toEqual({ students: 1_000_000 });
});
