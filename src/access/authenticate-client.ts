import { timingSafeEqual } from "node:crypto";
import { findClientProof } from "../../db/control/clients.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../ids.ts";
import { noteSecretUse } from "./note-secret-use.ts";
import { TokenRefusal } from "./token-refusal.ts";

/** A request by which a client proves itself. */
export type ClientRequest = {
  readonly credentials: { readonly clientId: string; readonly secret: string } | undefined;
  readonly address: string | undefined;
};

/** A client that has proven its secret; nothing is said yet of what it may. */
export type ProvenClient = {
  readonly integrationId: string;
  readonly clientId: string;
  readonly secretId: string;
  /** When the secret, and every token of it, stops working. */
  readonly secretRetiresAt: string | null;
};

/** So many secrets of a client work at once: the present one, and one that is being replaced. */
export const liveSecretsMax = 2;

// RFC 6749 appendix A.1 and A.2: both are VSCHAR only. A NUL would also end the text within SQLite.
const wellFormed = /^[\x20-\x7E]{1,200}$/;

/**
 * Proves a client by its secret, or refuses with `invalid_client`. Whatever is wrong, the same is done: one look into
 * the database, one hash, as many comparisons. Neither the words nor the time tell which client IDs exist.
 */
export async function authenticateClient(
  deps: Deps,
  { credentials, address }: ClientRequest,
): Promise<ProvenClient> {
  const { clientId, secret } = credentials ?? { clientId: "", secret: "" };
  const isCandidate = wellFormed.test(clientId) && wellFormed.test(secret);
  const secretHash = hashSecret(secret);
  const proof = await findClientProof(deps.databases.control, isCandidate ? clientId : "");
  const now = deps.now().toISOString();
  const live = (proof?.secrets ?? []).filter(
    (one) => one.retiresAt === null || one.retiresAt > now,
  );
  // Always as many comparisons, and none of them ends the others.
  const candidates = [...live, nobodys, nobodys].slice(0, liveSecretsMax);
  const [found] = candidates.filter((candidate) => isSameHash(candidate.secretHash, secretHash));
  if (!proof?.isKnown || !isCandidate || !found) throw refuseClient();
  noteSecretUse(deps, { secretId: found.id, at: now, address, endpoint: undefined });
  const { integrationId } = proof;
  return { integrationId, clientId, secretId: found.id, secretRetiresAt: found.retiresAt };
}

/** In one text for all that can be wrong with a client, so that nobody learns which client IDs exist. */
export function refuseClient(): TokenRefusal {
  const sentence =
    "The client ID or the client secret is wrong or was withdrawn. Credentials exist only after the terms of service were accepted: ask the district which data export or import they belong to.";
  return new TokenRefusal("invalid_client", sentence);
}

/** Compared where a client has fewer secrets; nothing hashes to it. */
const nobodys = { id: "", secretHash: "0".repeat(64), retiresAt: null } as const;

function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
