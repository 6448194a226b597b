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
import {
  findReplay,
  giveKeyItsRun,
  takeKey,
  whileHeld,
  type KeyedRequest,
  type TakenKey,
} from "./idempotency.ts";
import { loadBytesMax, loadWaitMilliseconds } from "./limits.ts";

export type LoadBody = Pick<LoadSettings, "encoding"> &
  (
    | { readonly format: RowFormat | "zip"; readonly bytes: AsyncIterable<Uint8Array> }
    /** In the spool by now. */
    | { readonly format: "files"; readonly files: readonly InputFile[] }
  );

type Load = {
  readonly offer: Endpoint | Bundle;
  /** Called at most once, and not at all when the key is taken. */
  readonly readBody: () => LoadBody | Promise<LoadBody>;
  readonly address: string | undefined;
  readonly isDryRun: boolean;
  readonly key: KeyedRequest | undefined;
};

export type SentLoad = {
  readonly run: Run;
  /** An earlier request with the same key led to it. */
  readonly isReplay: boolean;
};

/** Spools what a vendor sends, queues its run for the worker, and gives the run as it is after at most five seconds. */
export async function sendLoad(deps: Deps, client: Client, load: Load): Promise<SentLoad> {
  const key = load.key && (await takeKey(deps, client, load.key));
  const work = (): Promise<Queued> => takeAndQueue(deps, client, load, key);
  const queued = key?.kind === "new" ? await whileHeld(deps, key.hold, work) : await work();
  if ("replay" in queued) return { run: queued.replay, isReplay: true };
  const { districtId } = client.integration;
  const run = await waitForRun(deps, { districtId, id: queued.id }, loadWaitMilliseconds);
  if (!run) throw new Error(`run ${queued.id} was queued and is not there`);
  return { run, isReplay: false };
}

type Queued = { readonly id: string } | { readonly replay: Run };

async function takeAndQueue(
  deps: Deps,
  client: Client,
  load: Load,
  key: TakenKey | undefined,
): Promise<Queued> {
  const input = await takeIn(deps, client, load);
  const forget = async (): Promise<void> => {
    await Promise.all(spoolIdsOfInput(input).map((id) => deps.spool.remove(id)));
  };
  try {
    const replay =
      key?.kind === "used" ? await findReplay(deps, client, key, input.sha256) : undefined;
    if (!replay) return { id: await queueFor(deps, client, load, { input, key }) };
    await forget();
    return { replay };
  } catch (error) {
    await forget();
    throw error;
  }
}

async function takeIn(deps: Deps, { integration }: Client, load: Load): Promise<RunInput> {
  const { name } = load.offer;
  const body = await load.readBody();
  const stem = name.slice(name.lastIndexOf("/") + 1);
  return {
    endpoint: name,
    fileName: body.format === "files" ? stem : `${stem}.${body.format}`,
    source: `api/${integration.id}`,
    settings: { ...bodySettings, encoding: body.encoding },
    ...(await spoolBody(deps, body)),
  };
}

type SpooledBody = Pick<RunInput, "bytes" | "sha256"> &
  (
    | { readonly format: RowFormat | "zip"; readonly spoolId: string }
    | { readonly format: "files"; readonly files: readonly InputFile[] }
  );

async function spoolBody({ spool }: Deps, body: LoadBody): Promise<SpooledBody> {
  if (body.format === "files") {
    return { format: body.format, files: body.files, ...sumOf(body.files) };
  }
  const { id: spoolId, bytes, sha256 } = await spool.write(body.bytes, loadBytesMax);
  return { format: body.format, spoolId, bytes, sha256 };
}

async function queueFor(
  deps: Deps,
  { integration }: Client,
  { address, isDryRun }: Load,
  { input, key }: { readonly input: RunInput; readonly key: TakenKey | undefined },
): Promise<string> {
  const actor = { kind: "client", id: integration.id, name: integration.name, address } as const;
  const bodySha256 = input.sha256;
  return queueLoad(deps, actor, {
    integration,
    trigger: "api",
    input,
    isDryRun,
    alongside: key && ((tx, id) => giveKeyItsRun(tx, key.hold, { id, bodySha256 })),
  });
}
