import { createHashTable } from "./hash-table.ts";

// 32 MB of memory; a longer file is searched for repeated keys in SQL.
const keysMax = 2_000_000;
const keysAtFirst = 65_536;

/** Tells, while keys go by, whether one may have come twice. When it says no, none has. */
export function watchKeys(): { add(key: string): void; readonly mayRepeat: () => boolean } {
  let capacity = keysAtFirst;
  let table = createHashTable(capacity, 2);
  let count = 0;
  let mayRepeat = false;
  const number = new Uint32Array(2);
  return {
    mayRepeat: () => mayRepeat,
    add: (key) => {
      if (mayRepeat) return;
      // Zeros alone would not be found again.
      number[0] = Bun.hash.xxHash32(key, 1);
      number[1] = Bun.hash.xxHash32(key, 2) || 1;
      mayRepeat = !table.add(number) || ++count > keysMax;
      if (count < capacity) return;
      capacity *= 2;
      const larger = createHashTable(capacity, 2);
      for (const known of table.list()) larger.add(known);
      table = larger;
    },
  };
}
