import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { findSetting, upsertSetting } from "../db/control/settings.ts";
import type { ControlDatabase } from "../db/open.ts";
import { ConfigError, type Config } from "./config.ts";
import { createSeal, type Seal } from "./seal.ts";

/** SECRET_KEY, or the key that was made once and lies in DATA_DIR, readable by its owner only. */
export function readOrMakeSecretKey(config: Config): { key: Buffer; isMade: boolean } {
  if (config.secretKey) return { key: Buffer.from(config.secretKey, "base64"), isMade: false };
  const path = join(config.dataDir, "secret.key");
  if (!existsSync(path)) {
    // `wx`: of two processes that start at once, one makes it and both read it.
    try {
      writeFileSync(path, randomBytes(32).toString("base64"), { mode: 0o600, flag: "wx" });
    } catch (error) {
      if (!existsSync(path)) throw error;
    }
  }
  const key = Buffer.from(readFileSync(path, "utf8"), "base64");
  if (key.length !== 32) throw new ConfigError(`${path} does not hold a key. Restore it from your copy.`);
  return { key, isMade: true };
}

const checkName = "secret_key_check";
const checkText = "sealed with the right key";

/** Refuses to start with a key that did not seal what is stored; the first start stores the check value. */
export async function checkSeal(control: ControlDatabase, key: Buffer): Promise<Seal> {
  const seal = createSeal(key);
  const stored = await findSetting(control.orm, checkName);
  if (stored === undefined) {
    await control.write((tx) => upsertSetting(tx, checkName, seal.seal(checkText)));
    return seal;
  }
  try {
    if (seal.open(stored) === checkText) return seal;
  } catch {
    // Said below, in words for the operator.
  }
  throw new ConfigError(
    "SECRET_KEY is not the key this data was sealed with. Start with the right key; nothing was changed.",
  );
}
