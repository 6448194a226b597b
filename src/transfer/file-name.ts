import type { Endpoint } from "../catalog/endpoint.ts";
import { getEndpoint } from "../catalog/index.ts";
import { layoutOf } from "../catalog/shape.ts";
import { Refusal } from "../refusal.ts";
import { isPlainName } from "./remote-path.ts";

export type FileNameFacts = {
  readonly endpoint: string;
  readonly format: string;
  readonly now: Date;
  readonly district: string;
  readonly runId: string;
};

const placeholders = ["date", "datetime", "district", "run"] as const;

/**
 * A grant's Filename with its placeholders filled in; the default is `<name>.<format>`. The format's ending is
 * added where the template has none; a package is a `.zip`, or a folder by the name that ends in `/`. Times are UTC.
 */
export function fillFileName(template: string | null, facts: FileNameFacts): string {
  const endpoint = getEndpoint(facts.endpoint);
  const stem = layoutOf(endpoint, []).root;
  const at = facts.now.toISOString();
  const values: Readonly<Record<(typeof placeholders)[number], string>> = {
    date: at.slice(0, 10),
    datetime: at.slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-"),
    district: facts.district.normalize("NFC").replaceAll(/[^\p{L}\p{N}]+/gu, "-"),
    run: facts.runId,
  };
  let name = template ?? stem;
  for (const placeholder of placeholders) {
    name = name.replaceAll(`{${placeholder}}`, values[placeholder]);
  }
  if (name.includes(".") || name.endsWith("/")) return name;
  return `${name}.${endpoint.package ? "zip" : facts.format}`;
}

/** Refuses a template that could not be a file's name, or, of a package, a folder's. */
export function checkFileNameTemplate(template: string, { package: kind }: Endpoint): void {
  const unknown = [...template.matchAll(/\{([^}]*)\}/g)].find(
    ([, word]) => !placeholders.some((placeholder) => placeholder === word),
  );
  if (unknown) {
    throw new Refusal(
      "invalid",
      `${unknown[0]} is not known. Use {date}, {datetime}, {district} or {run}.`,
    );
  }
  const sample = template.replaceAll(/[{}]/g, "").replace(kind ? /\/$/ : "", "");
  if (!isPlainName(sample) || sample.length > 150) {
    throw new Refusal(
      "invalid",
      kind
        ? "Use a plain file name of at most 150 characters, or a folder's: the same with a slash at its end and no other."
        : "Use a plain file name of at most 150 characters, without slashes.",
    );
  }
}
