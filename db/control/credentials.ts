import { and, desc, eq, gt, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import { clientSecrets } from "./schema.ts";

export type ClientSecret = typeof clientSecrets.$inferSelect;

export async function insertClientSecret(
  tx: ControlTx,
  row: Pick<ClientSecret, "id" | "integrationId" | "secretHash" | "createdAt" | "createdBy">,
): Promise<void> {
  await tx.insert(clientSecrets).values(row);
}

/** Those that open something at that instant: what has no end yet first, then the newest. */
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
    .orderBy(isNotNull(clientSecrets.retiresAt), desc(clientSecrets.createdAt))
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

/** Only within its integration: another's id finds nothing. */
export async function findClientSecret(
  db: ControlReader,
  integrationId: string,
  id: string,
): Promise<ClientSecret | undefined> {
  const [row] = await db
    .select()
    .from(clientSecrets)
    .where(and(eq(clientSecrets.id, id), eq(clientSecrets.integrationId, integrationId)))
    .limit(1);
  return row;
}

export async function markSecretRetired(
  tx: ControlTx,
  id: string,
  retiresAt: string,
): Promise<void> {
  await tx.update(clientSecrets).set({ retiresAt }).where(eq(clientSecrets.id, id));
}

export type SecretUse = {
  readonly secretId: string;
  readonly at: string;
  readonly address: string | undefined;
  /** The scope of the data route that was called; absent for a call of another kind, which leaves the last one. */
  readonly endpoint: string | undefined;
};

/** One of each secret. Another process may have stored a later use. */
export async function markSecretsUsed(tx: ControlTx, uses: readonly SecretUse[]): Promise<void> {
  const values = uses.map((use) => [use.secretId, use.at, use.address, use.endpoint]);
  await tx.run(sql`
    update client_secrets set last_used_at = used.value->>1, last_used_address = used.value->>2,
      last_used_endpoint = coalesce(used.value->>3, last_used_endpoint)
    from json_each(${JSON.stringify(values)}) used
    where client_secrets.id = used.value->>0
      and coalesce(client_secrets.last_used_at, '') <= used.value->>1`);
}
