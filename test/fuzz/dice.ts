/** Chance that can be thrown again: mulberry32, so that one number repeats a whole request. */

export type Dice = {
  /** From 0 to below `end`. */
  readonly below: (end: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** True in so many of a hundred throws. */
  readonly percent: (share: number) => boolean;
};

export function rollDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return {
    below,
    pick: (items) => {
      // Safe because nothing picks from an empty list: each is written out, or looked at before.
      return items[below(items.length)] as (typeof items)[number];
    },
    percent: (share) => below(100) < share,
  };
}

/** Of one request among many: requests are repeated alone, so none may depend on the one before it. */
export function diceOf(seed: number, index: number): Dice {
  return rollDice(Math.imul(seed, 2_654_435_761) ^ Math.imul(index + 1, 40_503));
}
