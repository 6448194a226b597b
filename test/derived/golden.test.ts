/** The bytes that readers of what is derived have built on. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { School } from "../import/loading.ts";
import { derivedEndpoints, freezeUsual, openDistrict } from "./made-up-district.ts";

setDefaultTimeout(60_000);

let school: School;
beforeAll(async () => {
  school = await openDistrict();
});
afterAll(() => school.house.close());

const howToWrite = `The file is not what was promised. If that was decided, run
  WRITE_GOLDEN=true bun test test/derived/golden.test.ts
read the difference line by line, and tell vendors in the README under “changes vendors can see”.`;

describe.each(derivedEndpoints)("%s", (endpoint) => {
  test.each(["csv", "json", "xml"] as const)(
    "is written as %s, byte for byte as promised",
    async (format) => {
      const reportFieldNames = format === "csv";
      const { text } = await freezeUsual(school, endpoint, format, { reportFieldNames });
      const name = `${endpoint.replaceAll("/", "-")}.${format}`;
      const path = join(import.meta.dir, "golden", name);
      if (process.env["WRITE_GOLDEN"] === "true") writeFileSync(path, text);
      expect(text, howToWrite).toBe(readFileSync(path, "utf8"));
    },
  );
});
