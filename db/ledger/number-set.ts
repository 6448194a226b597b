import { deflateRawSync, inflateRawSync } from "node:zlib";

/** A set of student numbers in few bytes: sorted, as differences in base 128, deflated. */
export function packNumbers(numbers: Iterable<number>): Buffer {
  const sorted = [...new Set(numbers)].toSorted((a, b) => a - b);
  const bytes: number[] = [];
  let previous = 0;
  for (const number of sorted) {
    let difference = number - previous;
    while (difference >= 128) {
      bytes.push((difference % 128) + 128);
      difference = Math.floor(difference / 128);
    }
    bytes.push(difference);
    previous = number;
  }
  return deflateRawSync(Uint8Array.from(bytes));
}

/** Sorted. */
export function unpackNumbers(packed: Uint8Array): readonly number[] {
  const numbers: number[] = [];
  let number = 0;
  let difference = 0;
  let weight = 1;
  for (const byte of inflateRawSync(packed)) {
    difference += (byte % 128) * weight;
    weight *= 128;
    if (byte >= 128) continue;
    number += difference;
    numbers.push(number);
    difference = 0;
    weight = 1;
  }
  return numbers;
}

/** Whether a set holds the number, without making the set: it is asked of very many. */
export function hasNumber(packed: Uint8Array, wanted: number): boolean {
  let number = 0;
  let difference = 0;
  let weight = 1;
  for (const byte of inflateRawSync(packed)) {
    difference += (byte % 128) * weight;
    weight *= 128;
    if (byte >= 128) continue;
    number += difference;
    // They are sorted.
    if (number >= wanted) return number === wanted;
    difference = 0;
    weight = 1;
  }
  return false;
}
