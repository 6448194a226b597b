/** What `docs/oneroster.md` promises to vendors, held against the binding. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "bun:test";
import { listTables } from "./binding.ts";
import { checkPackage } from "./check-package.ts";

const document = readFileSync(join(import.meta.dir, "../../docs/oneroster.md"), "utf8");

test.each(["orgs", "users", "roles", "demographics"])(
  "the heading of %s.csv in the document is the binding's",
  (name) => {
    const columns = listTables("1.2.1").find((table) => table.name === name)?.columns ?? [];
    expect(findBlock(`\`${name}.csv\``)).toBe(columns.map((column) => column.name).join());
  },
);

test("the manifest in the document names every file, and the four that we write as bulk", () => {
  const manifest = findBlock("`manifest.csv`").replaceAll("\n", "\r\n");
  expect(checkPackage(new Map([["manifest.csv", manifest]]))).toEqual(
    ["demographics", "orgs", "roles", "users"].map(
      (name) => `${name}.csv: is missing, and bulk by the manifest.`,
    ),
  );
});

/** The code block behind the line that begins so. */
function findBlock(beginning: string): string {
  const [, behind = ""] = document.split(`\n${beginning}`);
  return behind.split("```")[1]?.trim() ?? "";
}
