import { expect, test } from "bun:test";
import { checkPackage } from "./check-package.ts";
import { makeSmallPackage } from "./small-package.ts";

/** File, what stands in it, what a mistake makes of it, and all that is then found: of that file, unless it says so. */
export type Damage = readonly [
  file: string,
  from: string,
  to: string,
  ...findings: readonly string[],
];

/** One test for each: the damage is found, and nothing beside it. */
export function findDamages(damages: readonly Damage[]): void {
  test.each(damages.map((damage) => [damage[0], damage[3], damage] as const))(
    "in %s is found: %s",
    (_, __, [file, from, to, ...findings]) => {
      const files = makeSmallPackage();
      const content = files.get(file) ?? "";
      expect(content).toContain(from);
      files.set(file, content.replace(from, to));
      expect(checkPackage(files)).toEqual(findings.map((finding) => complete(file, finding)));
    },
  );
}

function complete(file: string, finding: string): string {
  if (/^\w+\.csv/.test(finding)) return finding;
  return file + (finding.startsWith("line ") ? ", " : ": ") + finding;
}
