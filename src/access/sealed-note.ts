import * as v from "valibot";
import type { Deps } from "../deps.ts";

/**
 * What a person's browser carries for us from one step to the next, unreadable and unchangeable: nothing has to be
 * stored for somebody who may never come back.
 */

const envelopeSchema = v.object({ purpose: v.string(), until: v.number(), body: v.unknown() });

export function sealNote(
  deps: Pick<Deps, "seal" | "now">,
  purpose: string,
  { body, minutes }: { readonly body: unknown; readonly minutes: number },
): string {
  const until = deps.now().getTime() + minutes * 60_000;
  return deps.seal.seal(JSON.stringify({ purpose, until, body }));
}

/** Undefined when it is not ours, was sealed for something else, or is too old. */
export function openNote<Schema extends v.GenericSchema>(
  deps: Pick<Deps, "seal" | "now">,
  purpose: string,
  { text, schema }: { readonly text: string; readonly schema: Schema },
): v.InferOutput<Schema> | undefined {
  const envelope = v.safeParse(envelopeSchema, readSealed(deps, text));
  if (!envelope.success || envelope.output.purpose !== purpose) return undefined;
  if (deps.now().getTime() > envelope.output.until) return undefined;
  const body = v.safeParse(schema, envelope.output.body);
  return body.success ? body.output : undefined;
}

function readSealed({ seal }: Pick<Deps, "seal">, text: string): unknown {
  try {
    return JSON.parse(seal.open(text)) as unknown;
  } catch {
    // Cut, typed, or sealed with a key that was replaced.
    return undefined;
  }
}
