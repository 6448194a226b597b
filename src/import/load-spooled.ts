import { join } from "node:path";
import { findIntegrationById } from "../../db/control/integrations.ts";
import type { HeldLoad, RunInput } from "../../db/control/schema.ts";
import type { RecordsDatabase } from "../../db/open.ts";
import { getEndpoint } from "../catalog/index.ts";
import { layoutOf } from "../catalog/shape.ts";
import { todayOf, type Deps } from "../deps.ts";
import { readRows } from "../formats/read-rows.ts";
import type { Lease } from "../transfer/lease.ts";
import { loadFile } from "./load-file.ts";
import type { SpooledFile } from "./stage-in-thread.ts";
import type { HeldChanges, Load, LoadDeps, LoadOutcome } from "./load.ts";

// A thread takes some 50 ms to begin; smaller files are done by then.
const threadBytesMin = 2_000_000;

export type SpooledOutcome = LoadOutcome & {
  /** Of a held load: what an approval needs. The file is kept apart, so the caller may remove its own. */
  readonly heldLoad: HeldLoad | undefined;
};

/** Walks one spooled file through the import engine, whatever way it came in. */
export async function loadSpooled(
  deps: Deps,
  lease: Lease,
  input: RunInput,
  more: Partial<Pick<Load, "approvedDigest" | "pending">> = {},
): Promise<SpooledOutcome> {
  const { run } = lease;
  const endpoint = getEndpoint(input.endpoint);
  const load: Load = {
    ...input,
    endpoint,
    runId: run.id,
    fence: run.fence,
    isDryRun: run.isDryRun,
    isGuarded: !(await hasRollOver(deps, run.integrationId)),
    approvedDigest: more.approvedDigest,
    pending: more.pending,
    spooled: input.bytes < threadBytesMin ? undefined : spooledFile(deps, input),
    batches: () =>
      readRows(input.format, deps.spool.read(input.spoolId), {
        encoding: input.settings.encoding,
        layout: layoutOf(endpoint, []),
      }),
    now: deps.now,
    checkLease: lease.check,
    onProgress: (phase, rows) => lease.progress(phaseWords[phase], rows),
  };
  const outcome = await loadFile(
    loadDeps(deps, await deps.databases.records(run.districtId)),
    load,
  );
  const { held } = outcome;
  const isWaiting = held !== undefined && !run.isDryRun;
  return { ...outcome, heldLoad: isWaiting ? await keepHeld(deps, input, held) : undefined };
}

function spooledFile({ spool }: Deps, { spoolId, format }: RunInput): SpooledFile {
  return { place: spool.place, id: spoolId, format };
}

export function loadDeps(deps: Deps, records: RecordsDatabase): LoadDeps {
  return { records, errorFiles: deps.errorFiles, stagingFolder: stagingFolderOf(deps) };
}

export function stagingFolderOf({ config }: Deps): string {
  return join(config.dataDir, "staging");
}

const phaseWords = {
  checking: "Checking rows",
  comparing: "Comparing with what is stored",
  storing: "Storing rows",
} as const;

/** The contract's "planned override": until the end of that day nothing is held. */
async function hasRollOver(deps: Deps, integrationId: string | null): Promise<boolean> {
  if (integrationId === null) return false;
  const integration = await findIntegrationById(deps.databases.control.orm, integrationId);
  const until = integration?.rollOverUntil ?? null;
  return until !== null && todayOf(deps) <= until;
}

async function keepHeld(deps: Deps, input: RunInput, held: HeldChanges): Promise<HeldLoad> {
  const { spool } = deps;
  const copy = await spool.write(spool.read(input.spoolId), input.bytes);
  const text = new TextEncoder().encode(JSON.stringify(held.preview));
  const preview = await spool.write(piecesOf(text), text.length);
  return {
    input: { ...input, spoolId: copy.id },
    digest: held.digest,
    previewSpoolId: preview.id,
  };
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
