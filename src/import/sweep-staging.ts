import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

// Longer than any load takes: what is older was left by a process that was killed.
const loadMillisecondsMax = 3_600_000;

/** Removes staged rows that nobody will read any more. */
export async function sweepStaging(folder: string, now: Date): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const file = await stat(path).catch(() => undefined);
    if (file && now.getTime() - file.mtime.getTime() > loadMillisecondsMax) {
      await rm(path, { force: true });
    }
  }
}
