import { eq, lt } from "drizzle-orm";
import { groupCalls } from "../group-calls.ts";
import type { ControlDatabase, ControlReader, ControlTx } from "../open.ts";
import type { ClientSecret } from "./credentials.ts";
import type { Integration } from "./integrations.ts";
import { accessTokens, clientSecrets, integrations } from "./schema.ts";

export type AccessToken = typeof accessTokens.$inferSelect;

/** Durable when this returns. Tokens that wait together are stored by one commit; one twice is stored once. */
export const storeAccessToken = groupCalls(insertAccessTokens);

async function insertAccessTokens(
  control: ControlDatabase,
  rows: readonly Omit<AccessToken, "revokedAt">[],
): Promise<readonly void[]> {
  const values = rows.map((row) => [
    row.tokenHash,
    row.integrationId,
    row.secretId,
    row.scope,
    row.createdAt,
    row.expiresAt,
  ]);
  await control.tell(insertion, JSON.stringify(values));
  return rows.map(() => undefined);
}

const insertion = `
  insert into access_tokens
    (token_hash, integration_id, secret_id, scope, created_at, expires_at)
  select value->>0, value->>1, value->>2, value->>3, value->>4, value->>5
  from json_each(?) where true
  on conflict do nothing`;

/** A token with its secret and integration, whatever their state. */
export async function findAccessToken(
  db: ControlReader,
  tokenHash: string,
): Promise<{ token: AccessToken; secret: ClientSecret; integration: Integration } | undefined> {
  const [row] = await db
    .select({ token: accessTokens, secret: clientSecrets, integration: integrations })
    .from(accessTokens)
    .innerJoin(clientSecrets, eq(clientSecrets.id, accessTokens.secretId))
    .innerJoin(integrations, eq(integrations.id, accessTokens.integrationId))
    .where(eq(accessTokens.tokenHash, tokenHash))
    .limit(1);
  return row;
}

export async function markTokenRevoked(
  tx: ControlTx,
  tokenHash: string,
  revokedAt: string,
): Promise<void> {
  await tx.update(accessTokens).set({ revokedAt }).where(eq(accessTokens.tokenHash, tokenHash));
}

/** Every token made before the one of that hash: hashes begin with the time. */
export async function deleteTokensBefore(tx: ControlTx, tokenHash: string): Promise<void> {
  await tx.delete(accessTokens).where(lt(accessTokens.tokenHash, tokenHash));
}
