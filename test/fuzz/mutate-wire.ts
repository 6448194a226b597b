/** A request as bytes, and what goes wrong there: lengths that lie, chunks, broken lines, two requests in one. */
import type { Call, Pair } from "./call.ts";
import type { Dice } from "./dice.ts";

export type Wire = {
  readonly bytes: Buffer;
  /** How the bytes were framed, for the report of a failure. */
  readonly framing: Framing;
  /** Nothing is missing, so that there has to be an answer. */
  readonly isWhole: boolean;
};

const plainFramings = ["length", "length", "length", "length", "chunked"] as const;
const oddFramings = [
  "none",
  "shorter",
  "longer",
  "hang-up",
  "length-twice",
  "length-odd",
  "length-and-chunks",
  "chunks-odd",
  "chunks-cut",
  "http-1.0",
  "http-9.9",
  "no-host",
  "two-hosts",
  "line-bytes",
  "folded",
  "header-bytes",
  "many-headers",
  "long-header",
  "pipelined",
  "bare-lines",
  "method-odd",
] as const;

/** A server may wait for the rest of these, or cut them off without a word. */
const brokenFramings: readonly string[] = [
  "longer",
  "hang-up",
  "length-odd",
  "chunks-odd",
  "chunks-cut",
] satisfies readonly (typeof oddFramings)[number][];

export type Framing = (typeof plainFramings)[number] | (typeof oddFramings)[number];

export function chooseFraming(dice: Dice): Framing {
  return dice.percent(70) ? dice.pick(plainFramings) : dice.pick(oddFramings);
}

export function writeWire(call: Call, framing: Framing, dice: Dice): Wire {
  const body = call.body?.bytes ?? Buffer.alloc(0);
  const cut = dice.below(Math.max(1, body.length));
  const made = frame(body, framing, cut, dice);
  const first = firstLine(call, framing, dice);
  const hosts: Pair[] = [["Host", "localhost:3000"]];
  if (framing === "no-host") hosts.pop();
  if (framing === "two-hosts") hosts.push(["Host", "evil.example"]);
  const hasHost = call.headers.some(([name]) => name === "Host");
  const hasType = call.headers.some(([name]) => name === "Content-Type");
  const headers: Pair[] = [
    ...(hasHost ? [] : hosts),
    ["Connection", "close"],
    ...(call.body && !hasType ? [["Content-Type", call.body.type] as const] : []),
    ...call.headers,
    ...made.headers,
  ];
  const lineEnd = framing === "bare-lines" ? "\n" : "\r\n";
  const lines = [first, ...headers.map(writeHeader), "", ""];
  const head = Buffer.concat(
    lines.map((line, at) => toBytes(line, at < lines.length - 1, lineEnd)),
  );
  const whole = Buffer.concat([head, made.bytes]);
  const second = "GET /v1/students HTTP/1.1\r\nHost: localhost:3000\r\nConnection: close\r\n\r\n";
  return {
    bytes: framing === "pipelined" ? Buffer.concat([whole, Buffer.from(second)]) : whole,
    framing,
    isWhole: !brokenFramings.includes(framing),
  };
}

function firstLine({ method, target }: Call, framing: Framing, dice: Dice): string {
  switch (framing) {
    case "http-1.0":
      return `${method} ${target} HTTP/1.0`;
    case "http-9.9":
      return `${method} ${target} HTTP/9.9`;
    case "line-bytes":
      return `${method} ${target}${dice.pick(["\u00e9", "\u0000", " ", "\t", "#"])} HTTP/1.1`;
    case "method-odd":
      return `${dice.pick(["", "G\u0000T", "GET GET", "M".repeat(300), "(x)", "POST\t"])} ${target} HTTP/1.1`;
    default:
      return `${method} ${target} HTTP/1.1`;
  }
}

/** A value's own line ends would be other headers; only a folded one has some. */
function writeHeader([name, value]: Pair): string {
  return `${name}: ${name === "X-Folded" ? value : value.replaceAll(/[\r\n\0]/g, " ")}`;
}

function toBytes(line: string, hasEnd: boolean, lineEnd: string): Buffer {
  const text = hasEnd ? line + lineEnd : line;
  // What was bytes stays bytes; what is no byte is written as UTF-8.
  const isBytes = /^[\0-\xff]*$/.test(text);
  return isBytes ? Buffer.from(text, "latin1") : Buffer.from(text, "utf8");
}

type Framed = { readonly headers: readonly Pair[]; readonly bytes: Buffer };

function frame(body: Buffer, framing: Framing, cut: number, dice: Dice): Framed {
  const length = (value: string | number): Pair => ["Content-Length", String(value)];
  const chunks: Pair = ["Transfer-Encoding", "chunked"];
  const plain: Framed = { headers: body.length > 0 ? [length(body.length)] : [], bytes: body };
  switch (framing) {
    case "chunked":
      return { headers: [chunks], bytes: chunk(body) };
    case "none":
      return { headers: [], bytes: body };
    case "shorter":
      return { headers: [length(cut)], bytes: body };
    case "longer":
      return { headers: [length(body.length + 1 + dice.below(5_000))], bytes: body };
    case "hang-up":
      return { headers: [length(body.length + 1)], bytes: body.subarray(0, cut) };
    case "length-twice":
      return { headers: [length(body.length), length(cut)], bytes: body };
    case "length-odd": {
      const odd = ["-1", "+5", "0x10", "1e3", "", "9".repeat(30), `${body.length},${body.length}`];
      return { headers: [length(dice.pick(odd))], bytes: body };
    }
    case "length-and-chunks":
      return { headers: [length(cut), chunks], bytes: chunk(body) };
    case "chunks-odd": {
      const odd = ["zz\r\nabc\r\n0\r\n\r\n", "-1\r\n\r\n", `${"f".repeat(40)}\r\n`, "5;a=b\r\nabc"];
      return { headers: [chunks], bytes: Buffer.from(dice.pick(odd)) };
    }
    case "chunks-cut":
      return { headers: [chunks], bytes: chunk(body).subarray(0, -5) };
    case "folded":
      return { headers: [...plain.headers, ["X-Folded", "a\r\n b"]], bytes: body };
    case "header-bytes": {
      const odd = ["\u0001", "\u00ff", "a: b", "\u007f", "(x)"];
      return { headers: [...plain.headers, [`X${dice.pick(odd)}`, dice.pick(odd)]], bytes: body };
    }
    case "many-headers": {
      const many = Array.from({ length: 500 }, (_, at): Pair => [`X-Many-${at}`, "a"]);
      return { headers: [...plain.headers, ...many], bytes: body };
    }
    case "long-header":
      return { headers: [...plain.headers, ["X-Long", "a".repeat(40_000)]], bytes: body };
    default:
      return plain;
  }
}

function chunk(body: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length; at += 1_000) {
    const piece = body.subarray(at, at + 1_000);
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from("\r\n"));
  }
  return Buffer.concat([...pieces, Buffer.from("0\r\n\r\n")]);
}
