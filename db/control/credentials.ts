import { and, desc, eq, gt, isNull, lt, or } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import { accessTokens, clientSecrets, integrations } from "./schema.ts";

export type ClientSecret = typeof clientSecrets.$inferSelect;
export type AccessToken = typeof accessTokens.$inferSelect;

export async function insertClientSecret(
  tx: ControlTx,
  row: Pick<ClientSecret, "id" | "integrationId" | "secretHash" | "createdAt" | "createdBy">,
): Promise<void> {
  await tx.insert(clientSecrets).values(row);
}

/** Those that open something at that instant, newest first. */
export async function listLiveSecrets(
  db: ControlReader,
  integrationId: string,
  now: string,
): Promise<readonly ClientSecret[]> {
  return db
    .select()
    .from(clientSecrets)
    .where(
      and(
        eq(clientSecrets.integrationId, integrationId),
        or(isNull(clientSecrets.retiresAt), gt(clientSecrets.retiresAt, now)),
      ),
    )
    .orderBy(desc(clientSecrets.createdAt))
    .limit(20);
}

/** Secrets without an end get one; those that end earlier keep their end. */
export async function markSecretsRetiring(
  tx: ControlTx,
  integrationId: string,
  retiresAt: string,
): Promise<void> {
  await tx
    .update(clientSecrets)
    .set({ retiresAt })
    .where(
      and(
        eq(clientSecrets.integrationId, integrationId),
        or(isNull(clientSecrets.retiresAt), gt(clientSecrets.retiresAt, retiresAt)),
      ),
    );
}

export async function markSecretUsed(
  tx: ControlTx,
  id: string,
  use: {
    readonly at: string;
    readonly address: string | undefined;
    readonly endpoint: string | null;
  },
): Promise<void> {
  await tx
    .update(clientSecrets)
    .set({
      lastUsedAt: use.at,
      lastUsedAddress: use.address ?? null,
      lastUsedEndpoint: use.endpoint,
    })
    .where(eq(clientSecrets.id, id));
}

export async function insertAccessToken(
  tx: ControlTx,
  row: Omit<AccessToken, "revokedAt">,
): Promise<void> {
  await tx.insert(accessTokens).values(row);
}

/** A token with its secret and integration, whatever their state. */
export async function findAccessToken(
  db: ControlReader,
  tokenHash: string,
): Promise<
  | { token: AccessToken; secret: ClientSecret; integration: typeof integrations.$inferSelect }
  | undefined
> {
  const [row] = await db
    .select({ token: accessTokens, secret: clientSecrets, integration: integrations })
    .from(accessTokens)
    .innerJoin(clientSecrets, eq(clientSecrets.id, accessTokens.secretId))
    .innerJoin(integrations, eq(integrations.id, accessTokens.integrationId))
    .where(eq(accessTokens.tokenHash, tokenHash))
    .limit(1);
  return row;
}

export async function deleteExpiredTokens(tx: ControlTx, before: string): Promise<void> {
  await tx.delete(accessTokens).where(lt(accessTokens.expiresAt, before));
}
