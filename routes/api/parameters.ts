import type { Context } from "hono";
import { isRefusal, Refusal } from "../../src/refusal.ts";

/** The query by name. An unknown or repeated parameter is refused, since a filter that nobody heard shows too much. */
export function readParameters<const Name extends string>(
  c: Context,
  known: readonly Name[],
): Partial<Record<Name, string>> {
  const { given, fields } = sortParameters(c, known);
  refuseFields(fields);
  return given;
}

/** Gives what the parameter means, also when it is not there; refuses with a reason under the parameter's name. */
type Reader = (text: string | undefined) => unknown;

/** The query, each parameter read by its reader. Everything that is wrong with it is told at once. */
export function readParameterValues<const Readers extends Readonly<Record<string, Reader>>>(
  c: Context,
  readers: Readers,
): { readonly [Name in keyof Readers]: ReturnType<Readers[Name]> } {
  const { given, fields } = sortParameters(c, Object.keys(readers));
  const read = Object.entries(readers).map(([name, reader]) => {
    try {
      return [name, reader(given[name])] as const;
    } catch (error) {
      if (!isRefusal(error) || !Object.hasOwn(error.fields, name)) throw error;
      if (!fields.has(name)) fields.set(name, error.fields[name] ?? error.message);
      return [name, undefined] as const;
    }
  });
  refuseFields(fields);
  // Safe because each member is what the reader of that name gave.
  return Object.fromEntries(read) as { [Name in keyof Readers]: ReturnType<Readers[Name]> };
}

function sortParameters<const Name extends string>(
  c: Context,
  known: readonly Name[],
): { given: Partial<Record<Name, string>>; fields: Map<string, string> } {
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
  return { given, fields };
}

function refuseFields(fields: ReadonlyMap<string, string>): void {
  const [first, ...others] = fields;
  if (first === undefined) return;
  const [name, reason] = first;
  const more = others.length > 0 ? ` ${others.length} more: see errors.` : "";
  const sentence = `The parameter “${name.slice(0, 100)}”: ${reason}${more}`;
  throw new Refusal("invalid", sentence, Object.fromEntries(fields));
}

/** `true` or `false`, in these words: `dry_run=1` that was taken for false would store what nobody wanted stored. */
export function readFlag(name: string): (text: string | undefined) => boolean {
  return (text) => {
    if (text === undefined || text === "false") return false;
    if (text === "true") return true;
    const reason = "Use true or false.";
    throw new Refusal("invalid", `${name} must be true or false.`, { [name]: reason });
  };
}

function describeKnown(known: readonly string[]): string {
  if (known.length === 0) return "This address takes no parameters. Leave it out.";
  return `This address does not know it. It knows ${known.join(", ")}.`;
}
