/** The cells Role and Buildings of a user, taken apart. */
import type { StoredValue } from "../field.ts";

/** catalog.md: Role holds "several separated by `;`", Buildings "one group per role in the same order separated by `;`". */
export function listParts(cell: StoredValue | undefined): readonly string[] {
  const text = String(cell ?? "");
  return text.trim() === "" ? [] : text.split(";").map((one) => one.trim());
}

export type NamedBuilding = { readonly name: string; readonly isKnown: boolean };

/** Splits a group into its buildings. A name may hold commas itself: the longest that is known counts. */
export function openGroups(
  knownNames: Iterable<string>,
): (group: string) => readonly NamedBuilding[] {
  const known = new Set(knownNames);
  const partsMax = Math.max(1, ...[...known].map((name) => name.split(",").length));
  return function splitGroup(group) {
    const parts = group === "" ? [] : group.split(",");
    const join = (at: number, taken: number): string =>
      parts
        .slice(at, at + taken)
        .join(",")
        .trim();
    const found: NamedBuilding[] = [];
    for (let at = 0; at < parts.length;) {
      let taken = Math.min(partsMax, parts.length - at);
      while (taken > 1 && !known.has(join(at, taken))) taken -= 1;
      const name = join(at, taken);
      found.push({ name, isKnown: known.has(name) });
      at += taken;
    }
    return found;
  };
}
