import { expect, test } from "bun:test";
import { groupCalls } from "../../db/group-calls.ts";

const database = {};

test("calls that wait together are answered by one, each with its own answer", async () => {
  const groups: number[][] = [];
  const double = groupCalls(async (_: object, asks: readonly number[]) => {
    groups.push([...asks]);
    return asks.map((ask) => ask * 2);
  });
  const answers = await Promise.all([1, 2, 3].map((ask) => double(database, ask)));
  expect(answers).toEqual([2, 4, 6]);
  expect(groups).toEqual([[1, 2, 3]]);
});

test("a call that comes while others are answered waits for the next answer, which began after it", async () => {
  const groups: number[][] = [];
  const slow = groupCalls(async (_: object, asks: readonly number[]) => {
    groups.push([...asks]);
    await Bun.sleep(20);
    return asks;
  });
  const first = slow(database, 1);
  await Bun.sleep(5);
  const others = [slow(database, 2), slow(database, 3)];
  expect(groups).toEqual([[1]]);
  expect(await Promise.all([first, ...others])).toEqual([1, 2, 3]);
  expect(groups).toEqual([[1], [2, 3]]);
});

test("one that cannot be answered fails alone", async () => {
  const refuseTwo = groupCalls(async (_: object, asks: readonly number[]) => {
    if (asks.includes(2)) throw new Error("not two");
    return asks;
  });
  const settled = await Promise.allSettled([1, 2, 3].map((ask) => refuseTwo(database, ask)));
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(await refuseTwo(database, 4)).toBe(4);
});

test("two databases never share a group", async () => {
  const seen: [object, readonly number[]][] = [];
  const note = groupCalls(async (of: object, asks: readonly number[]) => {
    seen.push([of, asks]);
    return asks;
  });
  const [one, other] = [{ name: "one" }, { name: "other" }];
  await Promise.all([note(one, 1), note(other, 2), note(one, 3)]);
  expect(seen).toEqual([
    [one, [1, 3]],
    [other, [2]],
  ]);
});

test("more than a thousand make several groups, and none is lost", async () => {
  const sizes: number[] = [];
  const count = groupCalls(async (_: object, asks: readonly number[]) => {
    sizes.push(asks.length);
    return asks;
  });
  const asks = Array.from({ length: 2_500 }, (_, index) => index);
  expect(await Promise.all(asks.map((ask) => count(database, ask)))).toEqual(asks);
  expect(sizes).toEqual([1_000, 1_000, 500]);
});
