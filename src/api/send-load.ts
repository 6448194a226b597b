import type { Run } from "../../db/control/runs.ts";
import type { InputFile, LoadSettings, RowFormat, RunInput } from "../../db/control/schema.ts";
import type { Client } from "../access/check-token.ts";
import type { Bundle } from "../catalog/bundle.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import type { Deps } from "../deps.ts";
import { spoolIdsOfInput } from "../import/keep-input.ts";
import { bodySettings } from "../import/load-settings.ts";
import { sumOf } from "../import/sum-of.ts";
import { queueLoad, waitForRun } from "../transfer/queue-run.ts";
import { loadBytesMax, loadWaitMilliseconds } from "./limits.ts";

export type LoadBody = Pick<LoadSettings, "encoding"> &
  (
    | { readonly format: RowFormat | "zip"; readonly bytes: AsyncIterable<Uint8Array> }
    /** In the spool by now. */
    | { readonly format: "files"; readonly files: readonly InputFile[] }
  );

/** Spools what a vendor sends, queues its run for the worker, and gives the run as it is after at most five seconds. */
export async function sendLoad(
  deps: Deps,
  client: Client,
  load: {
    readonly offer: Endpoint | Bundle;
    readonly body: LoadBody;
    readonly address: string | undefined;
    readonly isDryRun: boolean;
  },
): Promise<Run> {
  const { offer, body } = load;
  const stem = offer.name.slice(offer.name.lastIndexOf("/") + 1);
  const id = await queueFor(deps, client, load, {
    endpoint: offer.name,
    fileName: body.format === "files" ? stem : `${stem}.${body.format}`,
    source: `api/${client.integration.id}`,
    settings: { ...bodySettings, encoding: body.encoding },
    ...(await takeIn(deps, body)),
  });
  const { districtId } = client.integration;
  const run = await waitForRun(deps, { districtId, id }, loadWaitMilliseconds);
  if (!run) throw new Error(`run ${id} was queued and is not there`);
  return run;
}

type TakenIn = Pick<RunInput, "bytes" | "sha256"> &
  (
    | { readonly format: RowFormat | "zip"; readonly spoolId: string }
    | { readonly format: "files"; readonly files: readonly InputFile[] }
  );

async function takeIn({ spool }: Deps, body: LoadBody): Promise<TakenIn> {
  if (body.format === "files") {
    return { format: body.format, files: body.files, ...sumOf(body.files) };
  }
  const { id: spoolId, bytes, sha256 } = await spool.write(body.bytes, loadBytesMax);
  return { format: body.format, spoolId, bytes, sha256 };
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
    await Promise.all(spoolIdsOfInput(input).map((id) => deps.spool.remove(id)));
    throw error;
  }
}
