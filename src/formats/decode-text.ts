/** Bytes to text, a piece at a time, and never by guessing: what cannot be read is said, not replaced by `�`. */

/** What a file may be declared as. A byte order mark is better evidence and wins over it. */
export type DeclaredEncoding = "utf-8" | "windows-1252";
export type TextEncoding = DeclaredEncoding | "utf-16le" | "utf-16be";

/** `fault`: why the character that follows `text` cannot be read. It ends the file. */
export type TextPart = {
  readonly text: string;
  readonly encoding: TextEncoding;
  readonly fault?: string;
};

const byteOrderMarks = [
  { encoding: "utf-8", bytes: [0xef, 0xbb, 0xbf] },
  { encoding: "utf-16le", bytes: [0xff, 0xfe] },
  { encoding: "utf-16be", bytes: [0xfe, 0xff] },
] as const satisfies readonly { encoding: TextEncoding; bytes: readonly number[] }[];
const byteOrderMarkBytesMax = 3;

const pieceBytesMax = 262_144; // a body that comes in one chunk must not be held a second time as text

/** Gives parts that never end within a character. The byte order mark is left out. */
export async function* decodeText(
  bytes: AsyncIterable<Uint8Array>,
  declared: DeclaredEncoding,
): AsyncGenerator<TextPart> {
  let kept: Uint8Array = new Uint8Array();
  let encoding: TextEncoding | undefined;
  for await (const piece of cutPieces(bytes)) {
    kept = joinBytes(kept, piece);
    if (encoding === undefined) {
      if (kept.length < byteOrderMarkBytesMax) continue;
      [encoding, kept] = detectEncoding(kept, declared);
    }
    const whole = wholeCharacters(kept, encoding);
    const part = decodePart(whole, encoding);
    kept = kept.subarray(whole.length);
    if (part.text !== "" || part.fault !== undefined) yield part;
    if (part.fault !== undefined) return;
  }
  if (encoding === undefined) [encoding, kept] = detectEncoding(kept, declared);
  const whole = wholeCharacters(kept, encoding);
  const part = decodePart(whole, encoding);
  if (part.fault === undefined && whole.length < kept.length) yield { ...part, fault: cutReason };
  else yield part;
}

const cutReason = "the file ends within a character. It was cut short: send it again, whole.";
const nulReason =
  "a NUL character stands here, which no text file holds. Save the file as UTF-8 (UTF-16 is read only with a byte order mark).";
const undecodableReasons = {
  "utf-8":
    "a character here is not UTF-8. Save the file as UTF-8, or declare Windows-1252 (Encoding; by API, charset=windows-1252).",
  "utf-16le": "half a character of UTF-16 stands here. Save the file as UTF-8.",
  "utf-16be": "half a character of UTF-16 stands here. Save the file as UTF-8.",
  "windows-1252": "a character here is not Windows-1252. Save the file as UTF-8.",
} as const satisfies Record<TextEncoding, string>;

async function* cutPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += pieceBytesMax)
      yield chunk.subarray(at, at + pieceBytesMax);
  }
}

function joinBytes(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}

function detectEncoding(start: Uint8Array, declared: DeclaredEncoding): [TextEncoding, Uint8Array] {
  const mark = byteOrderMarks.find(({ bytes }) =>
    bytes.every((byte, index) => start[index] === byte),
  );
  if (mark === undefined) return [declared, start];
  return [mark.encoding, start.subarray(mark.bytes.length)];
}

/** The longest beginning that does not end within a character. */
function wholeCharacters(bytes: Uint8Array, encoding: TextEncoding): Uint8Array {
  switch (encoding) {
    case "windows-1252":
      return bytes;
    case "utf-8":
      return bytes.subarray(0, wholeUtf8Length(bytes));
    case "utf-16le":
    case "utf-16be": {
      const even = bytes.length - (bytes.length % 2);
      const highByte = bytes[encoding === "utf-16le" ? even - 1 : even - 2] ?? 0;
      return bytes.subarray(0, highByte >= 0xd8 && highByte <= 0xdb ? even - 2 : even);
    }
  }
}

function wholeUtf8Length(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte < 0xc0) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needed > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function decodePart(bytes: Uint8Array, encoding: TextEncoding): TextPart {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const text = tryDecode(decoder, bytes);
  if (text === undefined) {
    const readable = readableBeginning(decoder, bytes, encoding);
    const part = decodePart(readable, encoding);
    return part.fault === undefined ? { ...part, fault: undecodableReasons[encoding] } : part;
  }
  const fault = text.search(encoding === "windows-1252" ? nulOrUnassigned : /\0/);
  if (fault === -1) return { text, encoding };
  const reason = text[fault] === "\0" ? nulReason : undecodableReasons[encoding];
  return { text: text.slice(0, fault), encoding, fault: reason };
}

// Five bytes mean nothing in Windows-1252; in UTF-8 that was declared wrongly they are common (Á, Í, ”).
// oxlint-disable-next-line no-control-regex -- decoders turn those bytes into control characters
const nulOrUnassigned = /[\0\x81\x8d\x8f\x90\x9d]/;

function tryDecode(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Halves its way to the place, since a decoder tells that a character is wrong but not which. */
function readableBeginning(
  decoder: TextDecoder,
  bytes: Uint8Array,
  encoding: TextEncoding,
): Uint8Array {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const text = tryDecode(decoder, wholeCharacters(bytes.subarray(0, middle), encoding));
    if (text === undefined) bad = middle;
    else good = middle;
  }
  return wholeCharacters(bytes.subarray(0, good), encoding);
}
