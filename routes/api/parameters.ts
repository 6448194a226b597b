import type { Context } from "hono";
import { Refusal } from "../../src/refusal.ts";

/** The query by name. An unknown or repeated parameter is refused, since a filter that nobody heard shows too much. */
export function readParameters<const Name extends string>(
  c: Context,
  known: readonly Name[],
): Partial<Record<Name, string>> {
  const { searchParams } = new URL(c.req.url);
  const fields = new Map<string, string>();
  const given: Partial<Record<Name, string>> = {};
  for (const name of new Set(searchParams.keys())) {
    const knownName = known.find((candidate) => candidate === name);
    if (knownName === undefined) fields.set(name, describeKnown(known));
    else if (searchParams.getAll(name).length > 1)
      fields.set(name, "It stands twice. Send it once.");
    else given[knownName] = searchParams.get(name) ?? "";
  }
  const [first] = fields;
  if (first === undefined) return given;
  const [name, reason] = first;
  const sentence = `The parameter “${name.slice(0, 100)}”: ${reason}`;
  throw new Refusal("invalid", sentence, Object.fromEntries(fields));
}

/** `true` or `false`, in these words: `dry_run=1` that was taken for false would store what nobody wanted stored. */
export function readFlag(name: string, text: string | undefined): boolean {
  if (text === undefined || text === "false") return false;
  if (text === "true") return true;
  throw new Refusal("invalid", `${name} must be true or false.`, { [name]: "Use true or false." });
}

function describeKnown(known: readonly string[]): string {
  if (known.length === 0) return "This address takes no parameters. Leave it out.";
  return `This address does not know it. It knows ${known.join(", ")}.`;
}
