/** What every answer has to keep, whoever asked and however. Each broken promise is a sentence. */
import { findProblem } from "../../src/api/problems.ts";
import type { Call } from "./call.ts";
import * as canaries from "./canaries.ts";
import type { Wire } from "./mutate-wire.ts";
import type { Answer, Outcome } from "./raw-call.ts";
import type { Stage } from "./stage.ts";

export function judge(stage: Stage, call: Call, wire: Wire, outcome: Outcome): readonly string[] {
  const found: string[] = [];
  if (outcome.hung) found.push("no answer came");
  if (outcome.answers.length === 0 && !outcome.hung && mayNotBeShutOut(call, wire)) {
    found.push("the connection was closed without an answer");
  }
  // Into an answer under way Bun writes its own 400 when what follows is no HTTP.
  const { unreadable } = outcome;
  if (unreadable && isPlain(wire)) found.push(`the answer is no HTTP: ${unreadable.slice(0, 300)}`);
  const rest = { status: 0, headers: new Map<string, string>(), body: unreadable };
  found.push(...judgeLeaks(stage, call, wire, rest));
  for (const answer of outcome.answers) {
    found.push(...judgeStatus(answer), ...judgeShape(call, answer));
    found.push(...judgeLeaks(stage, call, wire, answer));
  }
  return found;
}

/** Bun hangs up on what is no HTTP, or no method; a plain request is answered, however little it is liked. */
function mayNotBeShutOut({ method }: Call, wire: Wire): boolean {
  return (
    isPlain(wire) && ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].includes(method)
  );
}

function isPlain({ framing }: Wire): boolean {
  return framing === "length" || framing === "chunked";
}

function judgeStatus({ status, body }: Answer): readonly string[] {
  if (status < 500 || isOfParser(status, body)) return [];
  return status === 503 && body.includes("/docs/errors/unavailable") ? [] : [`status ${status}`];
}

/** What no HTTP is, or a version that is not spoken, is turned away by Bun before the product hears of it. */
function isOfParser(status: number, body: string): boolean {
  return body === "" && [400, 413, 414, 417, 431, 505].includes(status);
}

function judgeShape(call: Call, { status, headers, body }: Answer): readonly string[] {
  const found: string[] = [];
  if (!headers.has("x-content-type-options")) {
    if (!isOfParser(status, body)) found.push(`${status} without security headers`);
    return found;
  }
  for (const name of ["content-security-policy", "x-frame-options", "referrer-policy"]) {
    if (!headers.has(name)) found.push(`no header ${name}`);
  }
  if (status < 400 || call.method === "HEAD" || body === "") return found;
  const type = headers.get("content-type") ?? "";
  if (type === "application/problem+json") found.push(...judgeProblem(status, body));
  else if (type.startsWith("application/json")) found.push(...judgeTokenError(body));
  else if (!type.startsWith("text/html") || !body.startsWith("<!doctype html>")) {
    found.push(`${status} as ${type || "nothing"}: ${body.slice(0, 200)}`);
  }
  const expected = hasReadableHost(call) ? typeExpected(call.target) : undefined;
  if (expected !== undefined && !type.startsWith(expected)) {
    found.push(`${status} as ${type}, where ${expected} is meant`);
  }
  return found;
}

/** Of another, nobody can tell what address was meant. */
function hasReadableHost({ headers }: Call): boolean {
  const hosts = headers.filter(([name]) => name === "Host");
  return hosts.every(([, value]) => URL.parse(`http://${value}/`)?.host === value.toLowerCase());
}

/** By the address, where it is plain; what was written oddly may be read in several ways. */
function typeExpected(target: string): string | undefined {
  const [path = ""] = target.split("?");
  if (!/^\/[\w/-]*$/.test(path) || path.includes("//")) return undefined;
  if (path.startsWith("/v1/")) return "application/problem+json";
  if (/^\/(settings|tos|credentials|disable|outbox|sign-in|setup)(\/|$)/.test(path))
    return "text/html";
  return undefined;
}

function judgeProblem(status: number, body: string): readonly string[] {
  const problem = parse(body);
  const slug = String(problem["type"]).split("/docs/errors/")[1] ?? "";
  const isKnown = findProblem(slug) !== undefined && problem["status"] === status;
  const isWhole = /^req_\w+$/.test(String(problem["request_id"])) && Boolean(problem["detail"]);
  return isKnown && isWhole ? [] : [`a problem that is not known: ${body.slice(0, 300)}`];
}

const tokenWords: readonly unknown[] = [
  "invalid_request",
  "invalid_client",
  "invalid_scope",
  "invalid_token",
  "unauthorized_client",
  "unsupported_grant_type",
  "unsupported_token_type",
];

function judgeTokenError(body: string): readonly string[] {
  const { error } = parse(body);
  return tokenWords.includes(error) ? [] : [`no word of RFC 6749: ${body.slice(0, 300)}`];
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    // Safe because whatever it is, only members are asked for that may be missing.
    return (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** What a caller must not see, unless they sent it themselves. */
function judgeLeaks(stage: Stage, call: Call, wire: Wire, answer: Answer): readonly string[] {
  const { body, headers } = answer;
  const text = [...[...headers].map((pair) => pair.join(": ")), body].join("\n");
  const asked = wire.bytes.toString("latin1");
  const hidden = [...wordsHiddenFrom(call.caller), ...stage.secrets].filter(
    (word) => text.includes(word) && !asked.includes(word),
  );
  const isAsset = call.target.includes("/assets/");
  const marks = isAsset ? [] : canaries.marksOfTheInside.filter((mark) => mark.test(text));
  const place = stage.site.deps.config.dataDir;
  return [
    ...hidden.map((word) => `leaked to ${call.caller}: ${word.slice(0, 20)}`),
    ...marks.map((mark) => `shows the inside: ${mark.exec(text)?.[0].slice(0, 200)}`),
    ...(text.includes(place) ? ["shows where the data lies"] : []),
  ];
}

function wordsHiddenFrom(caller: string): readonly string[] {
  const always = [canaries.otherDistrict, canaries.typedPassword];
  const ofRows = [canaries.hiddenColumn, canaries.hiddenStudent];
  switch (caller) {
    case "admin":
    case "viewer":
    case "leaver":
      return always;
    case "exporter":
      return [...always, ...ofRows];
    default:
      return [...always, ...ofRows, canaries.shown];
  }
}

/** Lines of the log: no fault, and nothing of a child or a secret. */
export function judgeLog(stage: Stage, lines: Stage["site"]["house"]["logged"]): readonly string[] {
  const words = [
    ...wordsHiddenFrom("stranger"),
    canaries.sent,
    ...stage.secrets,
    ...Object.values(stage.links),
  ];
  return lines.flatMap((line) => {
    const text = JSON.stringify(line);
    const leaks = words.filter((word) => text.includes(word));
    const fault = line.level === "error" ? [`a fault: ${text}`] : [];
    return [...fault, ...leaks.map((word) => `the log has ${word.slice(0, 20)}: ${text}`)];
  });
}
