import { Refusal } from "../refusal.ts";
import type { Endpoint } from "./endpoint.ts";
import { nearestName } from "./nearest-name.ts";

/** Columns of our own error files; they load again once corrected. */
const passedOver = new Set(["_error", "_fix"]);

/**
 * Matches a file's headings, by wire name or label in any case and order, with the endpoint's columns:
 * a wire name per heading, `null` for one that is passed over. An unknown, repeated or missing one refuses
 * the file (catalog.md: "Never dropped in silence").
 */
export function matchHeadings(
  endpoint: Endpoint,
  headings: readonly string[],
): readonly (string | null)[] {
  const known = new Map<string, string>();
  for (const [name, column] of Object.entries(endpoint.columns)) {
    known.set(normal(name), name);
    known.set(normal(column.label), name);
  }
  const matched = headings.map((heading, index) => {
    if (passedOver.has(heading.trim())) return null;
    const name = known.get(normal(heading));
    if (name !== undefined) return name;
    throw new Refusal("format_invalid", unknownHeading(endpoint, heading, index));
  });
  refuseRepeated(headings, matched);
  refuseMissing(endpoint, matched);
  return matched;
}

function normal(heading: string): string {
  return heading.normalize("NFC").trim().replaceAll(/\s+/g, " ").toLowerCase();
}

function unknownHeading(endpoint: Endpoint, heading: string, index: number): string {
  if (heading.trim() === "") {
    return `Column ${index + 1} has no heading. Name it, or remove the column.`;
  }
  const names = Object.entries(endpoint.columns).flatMap(([name, column]) => [column.label, name]);
  const nearest = nearestName(heading, names);
  const hint = nearest ? ` The nearest known one is “${nearest}”.` : "";
  return `“${heading.slice(0, 100)}” is not a column of ${endpoint.name}.${hint} Correct or remove it.`;
}

function refuseRepeated(headings: readonly string[], matched: readonly (string | null)[]): void {
  matched.forEach((name, index) => {
    const first = matched.indexOf(name);
    if (name === null || first === index) return;
    throw new Refusal(
      "format_invalid",
      `“${headings[index]}” (column ${index + 1}) repeats “${headings[first]}” (column ${first + 1}). Keep one of them.`,
    );
  });
}

function refuseMissing(endpoint: Endpoint, matched: readonly (string | null)[]): void {
  const missing = Object.entries(endpoint.columns)
    .filter(([name, column]) => column.required && !matched.includes(name))
    .map(([name]) => name);
  if (missing.length === 0) return;
  throw new Refusal(
    "format_invalid",
    `The required column${missing.length > 1 ? "s are" : " is"} missing: ${missing.join(", ")}. Add ${missing.length > 1 ? "them" : "it"} to every row.`,
  );
}
