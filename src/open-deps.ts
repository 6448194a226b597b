import { accessSync, constants, mkdirSync } from "node:fs";
import { join } from "node:path";
import { openDatabases, type Databases } from "../db/open.ts";
import { ConfigError, type Config } from "./config.ts";
import type { Deps } from "./deps.ts";
import { openSeal } from "./keys.ts";
import { createLog } from "./log.ts";
import { createSpool } from "./spool.ts";

/** Opens what every process needs: folders, databases, keys. Throws ConfigError with one line for the operator. */
export async function openDeps(
  config: Config,
  lent: Pick<Deps, "now" | "renderLetter" | "wakeWorker">,
): Promise<Deps> {
  makeWritable("DATA_DIR", config.dataDir);
  makeWritable("SPOOL_DIR", config.spoolDir);
  const databases = await openDatabasesOf(config);
  const { seal, isFromFile } = await openSeal(config, databases.control);
  const log = createLog(config.logLevel, lent.now);
  if (isFromFile && !config.isLocal) {
    log.warn("SECRET_KEY was made and lies in DATA_DIR; set it yourself and keep a copy elsewhere");
  }
  return {
    config,
    log,
    databases,
    seal,
    spool: createSpool(config.spoolDir, seal.spoolKey),
    errorFiles: createSpool(join(config.spoolDir, "error-files"), seal.spoolKey),
    ...lent,
  };
}

async function openDatabasesOf(config: Config): Promise<Databases> {
  try {
    return await openDatabases({
      control: config.databaseUrl,
      district: config.districtDatabaseUrl,
      authToken: config.databaseAuthToken,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    // Without its query, which may hold a token.
    const place = config.databaseUrl.replace(/[?#].*/s, "");
    throw new ConfigError(`DATABASE_URL ${place} cannot be opened: ${why}`, { cause: error });
  }
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
