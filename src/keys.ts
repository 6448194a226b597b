import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findSetting, upsertSetting } from "../db/control/settings.ts";
import type { ControlDatabase } from "../db/open.ts";
import { ConfigError, type Config } from "./config.ts";
import { createSeal, type Seal } from "./seal.ts";

const checkName = "secret_key_check";
const checkText = "sealed with the right key";

/**
 * SECRET_KEY, or the key that was made at the first start and lies in DATA_DIR. Refuses a key that did not seal what
 * is stored, and never makes one where something is sealed already.
 */
export async function openSeal(
  config: Pick<Config, "secretKey" | "dataDir">,
  control: ControlDatabase,
): Promise<{ readonly seal: Seal; readonly isFromFile: boolean }> {
  const stored = await findSetting(control.orm, checkName);
  const path = join(config.dataDir, "secret.key");
  const text = config.secretKey ?? readKeyFile(path) ?? makeKeyFile(path, stored !== undefined);
  const key = Buffer.from(text, "base64");
  if (key.length !== 32) {
    throw new ConfigError(
      `${path} does not hold a key. Restore it from your copy; nothing was changed.`,
    );
  }
  const seal = createSeal(key);
  if (stored === undefined) {
    await control.write((tx) => upsertSetting(tx, checkName, seal.seal(checkText)));
  } else if (!opens(seal, stored)) {
    const name = config.secretKey ? "SECRET_KEY" : path;
    throw new ConfigError(
      `${name} is not the key this data was sealed with. Start with the right key; nothing was changed.`,
    );
  }
  return { seal, isFromFile: config.secretKey === undefined };
}

function opens(seal: Seal, stored: string): boolean {
  try {
    return seal.open(stored) === checkText;
  } catch {
    return false;
  }
}

function readKeyFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new ConfigError(
      `${path} cannot be read (${codeOf(error)}). Give it to the user that starts this.`,
    );
  }
}

function makeKeyFile(path: string, isSealed: boolean): string {
  if (isSealed) {
    throw new ConfigError(
      `The data is sealed with a key, but SECRET_KEY is not set and ${path} is missing. Restore it from your copy; nothing was changed.`,
    );
  }
  // Linked when it is whole: of two processes that start at once one makes the key, and no start reads half of it.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, randomBytes(32).toString("base64"), { mode: 0o600, flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, "utf8");
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
