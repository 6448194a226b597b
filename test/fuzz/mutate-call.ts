/** Changes of a request before it is bytes: who calls, by which method, where, with which headers. */
import type { Call, Pair } from "./call.ts";
import type { Dice } from "./dice.ts";
import { hostileHeaders, hostileTexts } from "./hostile-values.ts";
import { mutateBody } from "./mutate-body.ts";
import { mutateBytes } from "./mutate-bytes.ts";
import type { Stage } from "./stage.ts";

export function mutateCall(stage: Stage, call: Call, dice: Dice): Call {
  let changed = call;
  const times = 1 + dice.below(3);
  for (let time = 0; time < times; time += 1) changed = mutateOnce(stage, changed, dice);
  return changed;
}

const callers = ["exporter", "importer", "admin", "viewer", "stranger"] as const;
const methods = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "TRACE",
  "BREW",
  "get",
];

function mutateOnce(stage: Stage, call: Call, dice: Dice): Call {
  switch (
    dice.pick([
      "body",
      "body",
      "body",
      "query",
      "query",
      "path",
      "headers",
      "headers",
      "caller",
      "method",
    ] as const)
  ) {
    case "body":
      if (!call.body) return { ...call, headers: mutateHeaders(call.headers, dice) };
      return { ...call, body: mutateBody(call.body, dice) };
    case "query":
      return { ...call, target: mutateQuery(call.target, dice) };
    case "path":
      return { ...call, target: mutatePath(call.target, dice) };
    case "headers":
      return { ...call, headers: mutateHeaders(call.headers, dice) };
    case "caller":
      return changeCaller(stage, call, dice);
    case "method":
      return { ...call, method: dice.pick(methods) };
  }
}

/** The signs of the former caller go: a request speaks for one. */
function changeCaller({ signs }: Stage, call: Call, dice: Dice): Call {
  // Whoever signed out would be missing from then on.
  const isEnd = call.target.includes("sign-out");
  const caller = isEnd ? "stranger" : dice.pick(callers);
  const others = call.headers.filter(([name]) => name !== "Authorization" && name !== "Cookie");
  const sign = signs[caller];
  return { ...call, caller, headers: sign ? [...others, sign] : others };
}

const parameters = [
  "limit",
  "cursor",
  "since",
  "format",
  "fields",
  "sort",
  "updated_since",
  "dry_run",
  "student_id",
  "date_of_birth[gte]",
  "student_id[in]",
  "last_name[",
  "[]",
  "offset",
  "again",
  "next",
  "notice",
  "page",
  "q",
  "__proto__",
  "constructor[in]",
] as const;

function mutateQuery(target: string, dice: Dice): string {
  const [path = "", query = ""] = target.split(/\?(.*)/s);
  const pairs = query === "" ? [] : query.split("&");
  const value = dice.pick(hostileTexts);
  const text = dice.percent(80) ? encodeURIComponent(value) : value.replaceAll(/[^!-~]/g, "%");
  const pair = `${dice.pick(parameters)}=${text}`;
  switch (dice.pick(["add", "add", "repeat", "bytes", "many"] as const)) {
    case "add":
      return `${path}?${[...pairs, pair].join("&")}`;
    case "repeat":
      return `${path}?${[...pairs, ...pairs, pair].join("&")}`;
    case "bytes":
      return `${path}?${toVisible(mutateBytes(Buffer.from(query || pair), dice))}`;
    case "many":
      return `${path}?${Array.from({ length: 300 }, (_, at) => `a${at}=1`).join("&")}`;
  }
}

function mutatePath(target: string, dice: Dice): string {
  const [path = "", query] = target.split(/\?(.*)/s);
  const parts = path.split("/");
  const at = 1 + dice.below(Math.max(1, parts.length - 1));
  const rest = query === undefined ? "" : `?${query}`;
  const odd = dice.pick([
    "..",
    "%2e%2e",
    "%2f",
    "%5c",
    "%00",
    "%zz",
    "%",
    "%ff",
    "%ed%a0%80",
    ";a=b",
    ".",
    "",
    "*",
    "x".repeat(3_000),
    encodeURIComponent(dice.pick(hostileTexts)),
    encodeURIComponent(dice.pick(hostileTexts)),
  ]);
  switch (dice.pick(["replace", "add", "behind", "bytes", "front"] as const)) {
    case "replace":
      return parts.with(Math.min(at, parts.length - 1), odd).join("/") + rest;
    case "add":
      return parts.toSpliced(at, 0, odd).join("/") + rest;
    case "behind":
      return `${path}${odd}${rest}`;
    case "bytes":
      return `/${toVisible(mutateBytes(Buffer.from(path.slice(1)), dice))}${rest}`;
    case "front":
      return `${dice.pick(["/", "//evil.example", "http://evil.example", "/.", "/%2e"])}${path}${rest}`;
  }
}

/** Of the first line: no blank and no line end, which are for `mutate-wire.ts`; other bytes stay. */
function toVisible(bytes: Buffer): string {
  return bytes.toString("latin1").replaceAll(/[\0- \x7f]/g, "+");
}

function mutateHeaders(headers: readonly Pair[], dice: Dice): readonly Pair[] {
  const [name, values] = dice.pick(hostileHeaders);
  const value = dice.pick(values);
  switch (dice.pick(["set", "set", "set", "add", "drop", "many"] as const)) {
    case "set":
      return [...headers.filter(([known]) => known !== name), [name, value]];
    case "add":
      return [...headers, [name, value]];
    case "drop":
      return headers.length === 0 ? headers : headers.toSpliced(dice.below(headers.length), 1);
    case "many":
      return [...headers, ...Array.from({ length: 90 }, (_, at): Pair => [`X-${at}`, value])];
  }
}
