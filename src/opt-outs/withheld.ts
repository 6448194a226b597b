import { findOptOutRevision, findWithheld, type Withheld } from "../../db/control/opt-outs.ts";
import type { Deps } from "../deps.ts";

// Some kilobytes each, where a district withholds thousands.
const listsMax = 500;

/** The most recently used last. */
const kept = new WeakMap<Deps["databases"], Map<string, Withheld>>();

/**
 * Whose rows an integration must not get. The revision is read at every call, so that an opt-out counts from the next
 * call on in every process; the list only when it has another revision.
 */
export async function readWithheld(
  { databases }: Pick<Deps, "databases">,
  integration: { readonly districtId: string; readonly id: string },
): Promise<Withheld> {
  const revision = await findOptOutRevision(databases.control, integration);
  if (revision === 0) return { revision, studentIds: [] };
  const lists = kept.get(databases) ?? new Map<string, Withheld>();
  kept.set(databases, lists);
  const known = lists.get(integration.id);
  const withheld =
    known?.revision === revision ? known : await findWithheld(databases.control, integration);
  lists.delete(integration.id);
  lists.set(integration.id, withheld);
  const [oldest] = lists.keys();
  if (lists.size > listsMax && oldest !== undefined) lists.delete(oldest);
  return withheld;
}
