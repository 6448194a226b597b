import { and, eq, gt, isNull } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import type { Integration } from "./integrations.ts";
import { credentialLinks, integrations } from "./schema.ts";

export type CredentialLink = typeof credentialLinks.$inferSelect;

export async function insertCredentialLink(
  tx: ControlTx,
  row: Omit<CredentialLink, "voidedAt" | "usedAt" | "usedAddress">,
): Promise<void> {
  await tx.insert(credentialLinks).values(row);
}

/** Voids every link of the integration that nobody used yet. */
export async function markCredentialLinksVoided(
  tx: ControlTx,
  integrationId: string,
  at: string,
): Promise<void> {
  await tx
    .update(credentialLinks)
    .set({ voidedAt: at })
    .where(and(eq(credentialLinks.integrationId, integrationId), isWaiting));
}

const isWaiting = and(isNull(credentialLinks.voidedAt), isNull(credentialLinks.usedAt));

export async function findCredentialLink(
  db: ControlReader,
  tokenHash: string,
): Promise<{ link: CredentialLink; integration: Integration } | undefined> {
  const [row] = await db
    .select({ link: credentialLinks, integration: integrations })
    .from(credentialLinks)
    .innerJoin(integrations, eq(integrations.id, credentialLinks.integrationId))
    .where(eq(credentialLinks.tokenHash, tokenHash))
    .limit(1);
  return row;
}

/** The one that still opens something at that instant; the contact may have changed since. */
export async function findWaitingCredentialLink(
  db: ControlReader,
  integrationId: string,
  now: string,
): Promise<CredentialLink | undefined> {
  const [row] = await db
    .select()
    .from(credentialLinks)
    .where(
      and(
        eq(credentialLinks.integrationId, integrationId),
        isWaiting,
        gt(credentialLinks.expiresAt, now),
      ),
    )
    .limit(1);
  return row;
}

export async function markCredentialLinkUsed(
  tx: ControlTx,
  tokenHash: string,
  use: { readonly usedAt: string; readonly usedAddress: string | null },
): Promise<void> {
  await tx.update(credentialLinks).set(use).where(eq(credentialLinks.tokenHash, tokenHash));
}
