/** Bytes to a socket and bytes back: `fetch` would mend what is broken on purpose. */
import { connect } from "node:net";
import { gunzipSync } from "node:zlib";
import type { Wire } from "./mutate-wire.ts";

export type Answer = {
  readonly status: number;
  /** By name in lower case; of several with one name, joined. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
};

export type Outcome = {
  readonly answers: readonly Answer[];
  /** The connection stood open and silent when patience ended. */
  readonly hung: boolean;
  /** Bytes that are no HTTP. */
  readonly unreadable: string;
};

/** How long an answer may take on a busy machine with two cores; a load alone may take its 5 seconds. */
const patienceMilliseconds = 30_000;
// For the rest of a broken request nobody waits.
const restMilliseconds = 250;

export async function callRaw(port: number, wire: Wire, method: string): Promise<Outcome> {
  const { bytes, hung } = await exchange(port, wire);
  return { hung, ...readAnswers(bytes, method) };
}

function exchange(port: number, wire: Wire): Promise<{ bytes: Buffer; hung: boolean }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let hung = false;
    const socket = connect({ port, host: "127.0.0.1" });
    const most = wire.isWhole ? patienceMilliseconds : restMilliseconds;
    const timer = setTimeout(() => {
      hung = wire.isWhole;
      socket.destroy();
    }, most);
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    // A server may shut the door while the storm still speaks.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(timer);
      resolve({ bytes: Buffer.concat(chunks), hung });
    });
    socket.on("connect", () => socket.write(wire.bytes));
  });
}

function readAnswers(bytes: Buffer, method: string): Pick<Outcome, "answers" | "unreadable"> {
  const answers: Answer[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const read = readAnswer(rest, method);
    if (!read) return { answers, unreadable: rest.toString("utf8") };
    // RFC 9110 §15.2: more is to come.
    if (read.answer.status >= 200) answers.push(read.answer);
    rest = read.rest;
  }
  return { answers, unreadable: "" };
}

function readAnswer(bytes: Buffer, method: string): { answer: Answer; rest: Buffer } | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  const [first = "", ...lines] = bytes
    .subarray(0, Math.max(end, 0))
    .toString("latin1")
    .split("\r\n");
  const status = /^HTTP\/1\.1 (\d{3})/.exec(first)?.[1];
  if (end < 0 || status === undefined) return undefined;
  const headers = readHeaders(lines);
  const after = bytes.subarray(end + 4);
  const hasNone = method === "HEAD" || status === "204" || status === "304" || status < "200";
  const { body, rest } = hasNone
    ? { body: Buffer.alloc(0), rest: after }
    : readBody(headers, after);
  const text = headers.get("content-encoding") === "gzip" ? inflate(body) : body;
  return { answer: { status: Number(status), headers, body: text.toString("utf8") }, rest };
}

function readHeaders(lines: readonly string[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const known = headers.get(name);
    headers.set(name, known === undefined ? value : `${known}, ${value}`);
  }
  return headers;
}

function readBody(
  headers: ReadonlyMap<string, string>,
  bytes: Buffer,
): { body: Buffer; rest: Buffer } {
  if (headers.get("transfer-encoding") === "chunked") return readChunks(bytes);
  const length = Number(headers.get("content-length") ?? bytes.length);
  return { body: bytes.subarray(0, length), rest: bytes.subarray(length) };
}

function readChunks(bytes: Buffer): { body: Buffer; rest: Buffer } {
  const pieces: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const lineEnd = bytes.indexOf("\r\n", at);
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString("latin1"), 16);
    const begin = lineEnd + 2;
    at = begin + size + 2;
    if (!(size > 0)) break;
    pieces.push(bytes.subarray(begin, begin + size));
  }
  return { body: Buffer.concat(pieces), rest: bytes.subarray(at) };
}

/** A stream that was cut is judged by what came. */
function inflate(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes);
  } catch {
    return bytes;
  }
}
