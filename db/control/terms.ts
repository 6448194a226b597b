import { and, desc, eq, isNull } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import { acceptances, disableLinks, integrations, termsLinks } from "./schema.ts";

export type TermsLink = typeof termsLinks.$inferSelect;
export type Acceptance = typeof acceptances.$inferSelect;
/** What decides how the terms stand; without the text, which is long. */
export type AcceptanceFacts = Pick<
  Acceptance,
  "email" | "fullName" | "acceptedAt" | "termsVersion"
>;

export async function insertTermsLink(tx: ControlTx, row: TermsLink): Promise<void> {
  await tx.insert(termsLinks).values(row);
}

/** Voids every link of the integration that nobody used yet. */
export async function markTermsLinksVoided(
  tx: ControlTx,
  integrationId: string,
  at: string,
): Promise<void> {
  await tx
    .update(termsLinks)
    .set({ voidedAt: at })
    .where(
      and(
        eq(termsLinks.integrationId, integrationId),
        isNull(termsLinks.voidedAt),
        isNull(termsLinks.acceptedAt),
      ),
    );
}

export async function findTermsLink(
  db: ControlReader,
  tokenHash: string,
): Promise<{ link: TermsLink; integration: typeof integrations.$inferSelect } | undefined> {
  const [row] = await db
    .select({ link: termsLinks, integration: integrations })
    .from(termsLinks)
    .innerJoin(integrations, eq(integrations.id, termsLinks.integrationId))
    .where(eq(termsLinks.tokenHash, tokenHash))
    .limit(1);
  return row;
}

/** The newest link of the integration. */
export async function findLastTermsLink(
  db: ControlReader,
  integrationId: string,
): Promise<TermsLink | undefined> {
  const [row] = await db
    .select()
    .from(termsLinks)
    .where(eq(termsLinks.integrationId, integrationId))
    .orderBy(desc(termsLinks.createdAt))
    .limit(1);
  return row;
}

export async function markTermsLinkAccepted(
  tx: ControlTx,
  tokenHash: string,
  at: string,
): Promise<void> {
  await tx.update(termsLinks).set({ acceptedAt: at }).where(eq(termsLinks.tokenHash, tokenHash));
}

export async function insertAcceptance(tx: ControlTx, row: Acceptance): Promise<void> {
  await tx.insert(acceptances).values(row);
}

/** Newest first; two hundred at most, one contact and one text each. */
export async function listAcceptances(
  db: ControlReader,
  integrationId: string,
): Promise<readonly Acceptance[]> {
  return db
    .select()
    .from(acceptances)
    .where(eq(acceptances.integrationId, integrationId))
    .orderBy(desc(acceptances.acceptedAt))
    .limit(200);
}

export async function insertDisableLink(
  tx: ControlTx,
  row: typeof disableLinks.$inferInsert,
): Promise<void> {
  await tx.insert(disableLinks).values(row);
}

export async function findDisableLink(
  db: ControlReader,
  tokenHash: string,
): Promise<
  | { link: typeof disableLinks.$inferSelect; integration: typeof integrations.$inferSelect }
  | undefined
> {
  const [row] = await db
    .select({ link: disableLinks, integration: integrations })
    .from(disableLinks)
    .innerJoin(integrations, eq(integrations.id, disableLinks.integrationId))
    .where(eq(disableLinks.tokenHash, tokenHash))
    .limit(1);
  return row;
}
