/** Numbers of so many 32-bit words, in one piece of memory that threads may share. */
export type HashTable = {
  /** False when it was there already. Must not be asked for more numbers than the table was made for. */
  add(number: Uint32Array): boolean;
  has(number: Uint32Array): boolean;
  /** Every number in it, in no order. */
  list(): Generator<Uint32Array>;
  readonly memory: SharedArrayBuffer;
};

/** Holds so many numbers with half of its slots free. A number of zeros alone is never found, and never added. */
export function createHashTable(entriesMax: number, wordsPerNumber: number): HashTable {
  const slots = 2 ** Math.ceil(Math.log2(Math.max(entriesMax, 8) * 2));
  return openHashTable(new SharedArrayBuffer(slots * wordsPerNumber * 4), wordsPerNumber);
}

export function openHashTable(memory: SharedArrayBuffer, wordsPerNumber: number): HashTable {
  const words = new Uint32Array(memory);
  const last = words.length / wordsPerNumber - 1;
  const isFree = (at: number): boolean => {
    for (let word = 0; word < wordsPerNumber; word++) if (words[at + word] !== 0) return false;
    return true;
  };
  const isAt = (at: number, number: Uint32Array): boolean => {
    for (let word = 0; word < wordsPerNumber; word++) {
      if (words[at + word] !== number[word]) return false;
    }
    return true;
  };
  /** Where the number stands, or the free slot where it would. */
  const find = (number: Uint32Array): number => {
    for (let slot = (number[0] ?? 0) & last; ; slot = (slot + 1) & last) {
      const at = slot * wordsPerNumber;
      if (isAt(at, number) || isFree(at)) return at;
    }
  };
  return {
    memory,
    has: (number) => !isFree(find(number)),
    add: (number) => {
      const at = find(number);
      if (!isFree(at)) return false;
      words.set(number, at);
      return true;
    },
    list: function* list() {
      for (let at = 0; at < words.length; at += wordsPerNumber) {
        if (!isFree(at)) yield words.subarray(at, at + wordsPerNumber);
      }
    },
  };
}
