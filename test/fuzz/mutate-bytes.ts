/** Changes of bytes that know nothing of what they mean. */
import type { Dice } from "./dice.ts";

export function mutateBytes(bytes: Buffer, dice: Dice): Buffer {
  const times = 1 + dice.below(3);
  let changed = bytes;
  for (let time = 0; time < times; time += 1) changed = mutateOnce(changed, dice);
  return changed;
}

const odd = [
  Buffer.from([0]),
  Buffer.from([0xff]),
  Buffer.from([0xc0, 0xaf]),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from([0xef, 0xbb, 0xbf]),
  Buffer.from([0xff, 0xfe]),
  Buffer.from("\r\n\r\n"),
  Buffer.from('"'),
  Buffer.from("--"),
  Buffer.from("\u001f"),
  Buffer.from("&&=="),
  Buffer.from("<!DOCTYPE a [<!ENTITY b 'c'>]>&b;"),
] as const;

function mutateOnce(bytes: Buffer, dice: Dice): Buffer {
  const at = dice.below(bytes.length + 1);
  const end = at + dice.below(Math.min(200, bytes.length - at) + 1);
  switch (dice.pick(["flip", "cut", "repeat", "drop", "insert", "swap", "long"] as const)) {
    case "flip": {
      if (bytes.length === 0) return bytes;
      const copy = Buffer.from(bytes);
      const place = at % copy.length;
      copy[place] = (copy[place] ?? 0) ^ (1 << dice.below(8));
      return copy;
    }
    case "cut":
      return bytes.subarray(0, at);
    case "repeat":
      return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
    case "drop":
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]);
    case "insert":
      return Buffer.concat([bytes.subarray(0, at), dice.pick(odd), bytes.subarray(at)]);
    case "swap":
      return Buffer.concat([bytes.subarray(end), bytes.subarray(at, end), bytes.subarray(0, at)]);
    case "long":
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.alloc(10_000, dice.pick(["a", "[", " ", "<a>", "\n"])),
        bytes.subarray(at),
      ]);
  }
}
