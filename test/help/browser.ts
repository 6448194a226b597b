import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const path = "/usr/bin/chromium";

/** What this machine lacks, as a test title can say it, or undefined. */
export function missingForBrowser(): string | undefined {
  return existsSync(path) ? undefined : `needs ${path}`;
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: path,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      // Without these every start looks for hosts on the internet.
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
