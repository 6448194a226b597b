// Numbers are given one after another, so that a part of this size is seldom empty.
const numbersPerPart = 65_536;

export type Numbers = Iterable<number> & {
  readonly add: (numbers: readonly number[]) => void;
};

/** A set of whole numbers, a bit each: a million students in a Set of JavaScript take fifty megabytes. */
export function collectNumbers(): Numbers {
  const parts = new Map<number, Uint8Array>();
  return {
    add: (numbers: readonly number[]): void => {
      for (const number of numbers) {
        const at = Math.floor(number / numbersPerPart);
        const part = parts.get(at) ?? new Uint8Array(numbersPerPart / 8);
        if (!parts.has(at)) parts.set(at, part);
        const bit = number % numbersPerPart;
        part[bit >> 3] = (part[bit >> 3] ?? 0) | (1 << (bit & 7));
      }
    },
    *[Symbol.iterator](): Generator<number> {
      for (const [at, part] of parts) {
        for (let bit = 0; bit < numbersPerPart; bit += 1) {
          if (((part[bit >> 3] ?? 0) >> (bit & 7)) & 1) yield at * numbersPerPart + bit;
        }
      }
    },
  };
}
