/** Who lives together: brothers and sisters have neighbouring numbers, a family name, an address and a language. */

import type { Heritage } from "./heritage.ts";
import { english, heritages } from "./names.ts";
import { type Address, drawAddress } from "./places.ts";
import { createRandom, mixBits, type Random, weigh } from "./random.ts";

const siblingsMax = 4;
const heritageDraws = weigh(heritages.map((heritage) => [heritage, heritage.share] as const));

export type Household = Address & {
  readonly heritage: Heritage;
  readonly family: string;
  readonly language: string;
  readonly race: string;
  /** Whose given names the parents chose from, and where in the list they began. */
  readonly givenFrom: Heritage;
  readonly givenAt: number;
  readonly zone: number;
  /** Grade of the first child, from which the others are spaced. */
  readonly firstGrade: number;
};

/** The number of a household's first student. It needs no seed, so that guardians follow from student rows alone. */
export function findHead(number: number): number {
  let head = number;
  while ((head - 1) % siblingsMax > 0 && mixBits(head) % 100 < 32) {
    head -= 1;
  }
  return head;
}

export function drawHousehold(seed: number, head: number): Household {
  const random = createRandom({ seed, stream: "household", index: head });
  const heritage = random.pick(heritageDraws);
  return {
    ...drawAddress(random),
    heritage,
    family: drawFamily(random, heritage),
    language: random.chance(55) ? heritage.language : "en",
    race: random.pick(heritage.races),
    givenFrom: heritage.ownScript || random.chance(60) ? heritage : english,
    givenAt: random.below(1000),
    zone: random.below(6),
    firstGrade: random.below(14) - 1,
  };
}

function drawFamily(random: Random, heritage: Heritage): string {
  const family = random.pick(heritage.families);
  if (heritage.ownScript || !random.chance(4)) {
    return family;
  }
  const other = random.pick(random.pick([heritage, english]).families);
  return other === family ? family : `${family}-${other}`;
}
