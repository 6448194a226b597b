import type { Run } from "../../db/control/runs.ts";
import type { LoadSettings, RunInput } from "../../db/control/schema.ts";
import type { Client } from "../access/check-token.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import { layoutOf } from "../catalog/shape.ts";
import type { Deps } from "../deps.ts";
import { bodySettings } from "../import/load-settings.ts";
import { queueLoad, waitForRun } from "../transfer/queue-run.ts";
import { loadBytesMax, loadWaitMilliseconds } from "./limits.ts";

export type LoadBody = Pick<RunInput, "format"> &
  Pick<LoadSettings, "encoding"> & {
    readonly bytes: AsyncIterable<Uint8Array>;
  };

/** Spools what a vendor sends, queues its run for the worker, and gives the run as it is after at most five seconds. */
export async function sendLoad(
  deps: Deps,
  client: Client,
  load: {
    readonly endpoint: Endpoint;
    readonly body: LoadBody;
    readonly address: string | undefined;
    readonly isDryRun: boolean;
  },
): Promise<Run> {
  const { endpoint, body } = load;
  const { id: spoolId, bytes, sha256 } = await deps.spool.write(body.bytes, loadBytesMax);
  const id = await queueFor(deps, client, load, {
    endpoint: endpoint.name,
    format: body.format,
    spoolId,
    fileName: `${layoutOf(endpoint, []).root}.${body.format}`,
    bytes,
    sha256,
    source: `api/${client.integration.id}`,
    settings: { ...bodySettings, encoding: body.encoding },
  });
  const { districtId } = client.integration;
  const run = await waitForRun(deps, { districtId, id }, loadWaitMilliseconds);
  if (!run) throw new Error(`run ${id} was queued and is not there`);
  return run;
}

async function queueFor(
  deps: Deps,
  { integration }: Client,
  { address, isDryRun }: { readonly address: string | undefined; readonly isDryRun: boolean },
  input: RunInput,
): Promise<string> {
  const actor = { kind: "client", id: integration.id, name: integration.name, address } as const;
  try {
    return await queueLoad(deps, actor, { integration, trigger: "api", input, isDryRun });
  } catch (error) {
    await deps.spool.remove(input.spoolId);
    throw error;
  }
}
