import { accessSync, constants, mkdirSync } from "node:fs";
import { openDatabases } from "../db/open.ts";
import { ConfigError, type Config } from "./config.ts";
import type { Deps } from "./deps.ts";
import { checkSeal, readOrMakeSecretKey } from "./keys.ts";
import { createLog } from "./log.ts";
import { createSpool } from "./spool.ts";

/** Opens what every process needs: folders, databases, keys. Throws ConfigError with one line for the operator. */
export async function openDeps(
  config: Config,
  lent: Pick<Deps, "now" | "renderLetter" | "wakeWorker">,
): Promise<Deps> {
  makeWritable("DATA_DIR", config.dataDir);
  const { key, isMade } = readOrMakeSecretKey(config);
  const databases = await openDatabases({
    control: config.databaseUrl,
    district: config.districtDatabaseUrl,
    authToken: config.databaseAuthToken,
  });
  const seal = await checkSeal(databases.control, key);
  const log = createLog(config.logLevel, lent.now);
  if (isMade && !config.isLocal) {
    log.warn("SECRET_KEY was made and lies in DATA_DIR; set it yourself and keep a copy elsewhere");
  }
  makeWritable("SPOOL_DIR", config.spoolDir);
  return { config, log, databases, seal, spool: createSpool(config.spoolDir, seal.spoolKey), ...lent };
}

function makeWritable(name: string, folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new ConfigError(
      `${name} ${folder} cannot be written (${why}). Choose a folder of your own, or change its owner.`,
    );
  }
}
