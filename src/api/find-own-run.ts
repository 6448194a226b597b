import { findRun, type Run } from "../../db/control/runs.ts";
import type { Client } from "../access/check-token.ts";
import type { Deps } from "../deps.ts";
import { Refusal } from "../refusal.ts";

/** A run of the client's own integration; any other does not exist. */
export async function findOwnRun(deps: Deps, client: Client, id: string): Promise<Run> {
  const { integration } = client;
  const run = await findRun(deps.databases.control.orm, integration.districtId, id);
  if (run?.integrationId === integration.id) return run;
  throw new Refusal("not_found", "There is no such run for this client. Check the id.");
}
