/** Our web process; with `undisclosed` it keeps no account of who read what, which the product always does. */
import { createApp } from "../routes/index.ts";
import { readConfig } from "../src/config.ts";
import { openDeps } from "../src/open-deps.ts";

const config = readConfig();
const deps = await openDeps(config, {
  now: () => new Date(),
  renderLetter: () => Promise.reject(new Error("no letter is written here")),
  wakeWorker: () => undefined,
});
const { databases } = deps;
const undisclosed: typeof databases.ledger = async (districtId) => ({
  ...(await databases.ledger(districtId)),
  write: () => Promise.resolve(undefined as never),
  tell: () => Promise.resolve(),
});
const isUndisclosed = process.argv.includes("undisclosed");
const lent = isUndisclosed ? { ...databases, ledger: undisclosed } : databases;
Bun.serve({ port: config.port, fetch: createApp({ ...deps, databases: lent }).fetch });
