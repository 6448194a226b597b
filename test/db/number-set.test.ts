import { expect, test } from "bun:test";
import { packNumbers, unpackNumbers } from "../../db/ledger/number-set.ts";

const sets: Readonly<Record<string, readonly number[]>> = {
  nothing: [],
  zero: [0],
  one: [1],
  "the edges of a byte": [126, 127, 128, 129, 255, 256, 257],
  "the edges of two bytes": [16_383, 16_384, 16_385],
  "far apart": [1, 2_147_483_647, 2_147_483_648, 4_294_967_296, Number.MAX_SAFE_INTEGER],
  "gaps of every size": Array.from({ length: 50 }, (_, power) => 2 ** power),
  "a whole district": Array.from({ length: 100_000 }, (_, index) => index + 1),
};

test.each(Object.entries(sets))("%s comes back sorted", (_name, numbers) => {
  expect(unpackNumbers(packNumbers(numbers))).toEqual([...numbers]);
  expect(unpackNumbers(packNumbers(numbers.toReversed()))).toEqual([...numbers]);
});

test("a number that is named twice is in the set once", () => {
  expect(unpackNumbers(packNumbers([5, 3, 5, 3]))).toEqual([3, 5]);
});

test("a year of nights for 20 vendors and 100,000 students is far under a gigabyte", () => {
  // Nine of ten students, no pattern in who is missing.
  const delivered = Array.from({ length: 100_000 }, (_, index) => index).filter(
    (index) => (index * 2_654_435_761) % 10 > 0,
  );
  expect(packNumbers(delivered).length * 365 * 20).toBeLessThan(500_000_000);
});
