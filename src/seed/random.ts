/** Repeatable draws: the same seed, stream and index give the same numbers on every machine. */

export type Random = {
  /** A whole number from 0 up to, not including, `bound`. */
  readonly below: (bound: number) => number;
  readonly chance: (percent: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
};

/** Streams keep draws apart that share an index: one more draw for a student must not move its household. */
export function createRandom(source: { seed: number; stream: string; index: number }): Random {
  let state = mixBits(mixBits(source.seed ^ hashText(source.stream)) ^ source.index);
  // mulberry32
  const below = (bound: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296) * bound);
  };
  return {
    below,
    chance: (percent) => below(1000) < percent * 10,
    // safe because the lists are this room's own constants, none of them empty
    pick: <T>(list: readonly T[]) => list[below(list.length)] as T,
  };
}

/** One-to-one over 32 bits (murmur3's last step), so that different numbers stay different. */
export function mixBits(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** FNV-1a over UTF-16 units. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

/** Each value as often as its share says, so that a plain pick draws it that often. */
export function weigh<T>(shares: readonly (readonly [T, number])[]): readonly T[] {
  return shares.flatMap(([value, share]) => Array.from({ length: share }, () => value));
}
