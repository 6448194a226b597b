/** `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): what is sent a second time is not loaded a second time. */
import {
  claimIdempotencyKey,
  deleteClaimedKey,
  updateClaimedKey,
  type KeyAddress,
} from "../../db/control/idempotency-keys.ts";
import { findRun, type Run } from "../../db/control/runs.ts";
import type { ControlTx } from "../../db/open.ts";
import type { Client } from "../access/check-token.ts";
import type { Deps } from "../deps.ts";
import { randomText, sha256 } from "../ids.ts";
import { keepingDays } from "../keeping.ts";
import { Refusal } from "../refusal.ts";
import { isOpen } from "../transfer/queue-run.ts";
import { failedByUs } from "./describe-run.ts";

export type KeyedRequest = {
  readonly key: string;
  /** What makes it another request, beside its body: endpoint, query, content type. */
  readonly request: string;
};

/** Whoever holds a key may give it a run, unless another has taken it over by then. */
export type KeyHold = KeyAddress & { readonly claim: string };

export type TakenKey =
  | { readonly kind: "new"; readonly hold: KeyHold }
  | {
      readonly kind: "used";
      readonly hold: KeyHold;
      readonly runId: string;
      readonly bodySha256: string | null;
    };

const beatMilliseconds = 20_000;
// Three beats: a process that was killed with half a body keeps nobody's key for longer.
const silentMillisecondsMax = 60_000;

/**
 * Takes the key before the body is read, so that of requests at the same instant exactly one goes on. Refuses
 * (`key_in_use`) while another takes its body in, and (`key_reused`) when it stands for another request.
 */
export async function takeKey(
  deps: Deps,
  { integration }: Client,
  { key, request }: KeyedRequest,
): Promise<TakenKey> {
  const address = { integrationId: integration.id, keySha256: sha256(key) };
  const requestSha256 = sha256(request);
  const claim = randomText(16);
  const now = deps.now();
  const before = (milliseconds: number): string =>
    new Date(now.getTime() - milliseconds).toISOString();
  const limits = {
    expiredBefore: before(keepingDays.idempotencyKeys * 86_400_000),
    silentBefore: before(silentMillisecondsMax),
  };
  const row = { ...address, requestSha256, claim, createdAt: now.toISOString() };
  const found = await deps.databases.control.write((tx) => claimIdempotencyKey(tx, row, limits));
  if (found?.claim === claim) return { kind: "new", hold: { ...address, claim } };
  if (found && found.requestSha256 !== requestSha256) throw refuseReused();
  if (!found || found.runId === null) throw refuseInUse();
  const { runId, bodySha256 } = found;
  return { kind: "used", hold: { ...address, claim: found.claim }, runId, bodySha256 };
}

/** Does the work of a fresh hold: tells others that it goes on, and gives the key back when there will be no run. */
export async function whileHeld<T>(
  { databases, now }: Deps,
  hold: KeyHold,
  work: () => Promise<T>,
): Promise<T> {
  const { control } = databases;
  const beat = setInterval(() => {
    const aliveAt = now().toISOString();
    // The next beat tries again.
    control.write((tx) => updateClaimedKey(tx, hold, { aliveAt })).catch(() => undefined);
  }, beatMilliseconds);
  try {
    return await work();
  } catch (error) {
    // Should that fail too, the key is free after a minute of silence.
    await control.write((tx) => deleteClaimedKey(tx, hold)).catch(() => undefined);
    throw error;
  } finally {
    clearInterval(beat);
  }
}

/**
 * The run that the same body has led to. None when that one failed by a fault of ours: then it was not the last
 * word, and whoever tries again means it. Refused while it goes on, and when the body is another.
 */
export async function findReplay(
  deps: Deps,
  { integration }: Client,
  used: Extract<TakenKey, { kind: "used" }>,
  bodySha256: string,
): Promise<Run | undefined> {
  if (used.bodySha256 !== bodySha256) throw refuseReused();
  const run = await findRun(deps.databases.control.orm, integration.districtId, used.runId);
  if (!run || failedByUs(run)) return undefined;
  if (isOpen(run)) throw refuseInUse(run.id);
  return run;
}

/** Within the transaction that stores the run: either both are there, or neither. */
export async function giveKeyItsRun(
  tx: ControlTx,
  hold: KeyHold,
  { id, bodySha256 }: { readonly id: string; readonly bodySha256: string },
): Promise<void> {
  const isMine = await updateClaimedKey(tx, hold, { runId: id, bodySha256, claim: id });
  if (!isMine) throw refuseInUse();
}

function refuseInUse(runId?: string): Refusal {
  const where = runId === undefined ? "" : ` Its report will be at /v1/runs/${runId}.`;
  const sentence = `A load with this Idempotency-Key is still under way. Wait, then send the same again with the same key: it is not loaded twice.${where}`;
  return new Refusal("key_in_use", sentence);
}

function refuseReused(): Refusal {
  const sentence =
    "This Idempotency-Key was used for another request: another endpoint, query, content type or body. Send the first request again unchanged, or give this one a key of its own.";
  return new Refusal("key_reused", sentence);
}
