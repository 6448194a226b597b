/** Changes of a body that know what it is: fields of forms, values of JSON. */
import { formBody, type Body, type Pair } from "./call.ts";
import type { Dice } from "./dice.ts";
import { hostileHosts, hostileTexts } from "./hostile-values.ts";
import { mutateBytes } from "./mutate-bytes.ts";

export function mutateBody(body: Body, dice: Dice): Body {
  if (body.form) {
    const isPlain = dice.percent(60) || namesHost(body.form);
    if (isPlain) return mutateForm(body.form, dice);
  }
  if (body.json !== undefined && dice.percent(60)) {
    return { ...body, bytes: writeJson(mutateJson(body.json, dice), dice) };
  }
  return { type: body.type, bytes: mutateBytes(body.bytes, dice) };
}

/** Bytes that change by chance could spell anybody's address. */
function namesHost(pairs: readonly Pair[]): boolean {
  return pairs.some(([name, value]) => name === "sftp_host" && value !== "");
}

// Some beyond what a form may have; how large files are refused is told by the tests of loads.
const manyBytes = 600_000;

function mutateForm(pairs: readonly Pair[], dice: Dice): Body {
  const at = dice.below(pairs.length);
  const [name, value] = pairs[at] ?? ["", ""];
  const text = name.endsWith("host") ? dice.pick(hostileHosts) : mutateText(value, dice);
  switch (dice.pick(["change", "change", "drop", "repeat", "rename", "many"] as const)) {
    case "change":
      return formBody(pairs.with(at, [name, text]));
    case "drop":
      return formBody(pairs.toSpliced(at, 1));
    case "repeat":
      return formBody([...pairs, [name, text]]);
    case "rename":
      return formBody(pairs.with(at, [dice.pick(hostileTexts), value]));
    case "many": {
      const length = Math.min(3_000, Math.ceil(manyBytes / (text.length + 1)));
      return formBody([...pairs, ...Array.from({ length }, (): Pair => [name, text])]);
    }
  }
}

/** A grant travels as JSON in a field. */
function mutateText(value: string, dice: Dice): string {
  if (value.startsWith("{") && value.length < 5_000 && dice.percent(70)) {
    return writeJson(mutateJson(parseOr(value, {}), dice), dice).toString("utf8");
  }
  return dice.pick(hostileTexts);
}

/** What was changed before may be no JSON any more. */
function parseOr(text: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}

const hostileValues: readonly unknown[] = [
  null,
  true,
  0,
  -0,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  "",
  [],
  {},
  [[]],
  ["students"],
  { length: 5 },
  { toString: 1 },
  "\ud800",
  "\udc00\ud800",
];

/** One value somewhere in it is another, or of another kind. */
function mutateJson(value: unknown, dice: Dice): unknown {
  if (dice.percent(25))
    return dice.percent(50) ? dice.pick(hostileValues) : dice.pick(hostileTexts);
  if (Array.isArray(value) && value.length > 0) {
    const at = dice.below(value.length);
    return value.with(at, mutateJson(value[at], dice));
  }
  if (typeof value === "object" && value !== null && Object.keys(value).length > 0) {
    const entries = Object.entries(value);
    const at = dice.below(entries.length);
    const [name, inner] = entries[at] ?? ["", null];
    const newName = dice.percent(20) ? dice.pick(hostileTexts) : name;
    return Object.fromEntries(entries.with(at, [newName, mutateJson(inner, dice)]));
  }
  return dice.pick(hostileValues);
}

/** What no writer of JSON writes is put in by hand. */
function writeJson(value: unknown, dice: Dice): Buffer {
  const text = JSON.stringify(value);
  switch (dice.below(12)) {
    case 0:
      return Buffer.from(text.replace("{", '{"__proto__":{"polluted":true},'));
    case 1:
      return Buffer.from("[".repeat(20_000) + text);
    case 2:
      return Buffer.from(`${'{"a":'.repeat(5_000)}${text}${"}".repeat(5_000)}`);
    case 3:
      return Buffer.from(text.replace(/:("[^"]*"|null)/, ":1e99999"));
    case 4:
      return Buffer.from(text.replace(/:"/, ':"\\ud800'));
    case 5:
      return Buffer.from(text, "utf16le");
    case 6:
      return Buffer.from(text.replace(/("[^"]+"):/, "$1:1,$1:"));
    default:
      return Buffer.from(text);
  }
}
