import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "bun:test";
import { sweepStaging } from "../../src/import/sweep-staging.ts";

test("what a killed load left behind goes after an hour, what a load may still read stays", async () => {
  const folder = await mkdtemp(join(tmpdir(), "staging-"));
  const now = new Date("2026-11-24T12:00:00.000Z");
  for (const [name, minutes] of [
    ["old.db", 61],
    ["young.db", 59],
  ] as const) {
    await writeFile(join(folder, name), "");
    const at = new Date(now.getTime() - minutes * 60_000);
    await utimes(join(folder, name), at, at);
  }
  await sweepStaging(folder, now);
  expect(await readdir(folder)).toEqual(["young.db"]);
  await rm(folder, { recursive: true });
  await sweepStaging(folder, now);
});
