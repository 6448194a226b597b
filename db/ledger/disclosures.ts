import { desc, eq } from "drizzle-orm";
import type { LedgerDatabase } from "../open.ts";
import { packNumbers, unpackNumbers } from "./number-set.ts";
import { disclosures } from "./schema.ts";

export type Disclosure = Omit<
  typeof disclosures.$inferSelect,
  "studentNumbers" | "studentsCount"
> & {
  readonly studentNumbers: readonly number[];
};

/** Durable when this returns: it is awaited before the last byte leaves. Gives the disclosure's id. */
export async function insertDisclosure(
  ledger: LedgerDatabase,
  disclosure: Omit<Disclosure, "id" | "studentNumbers"> & {
    readonly studentNumbers: Iterable<number>;
  },
): Promise<number> {
  const numbers = new Set(disclosure.studentNumbers);
  return ledger.write(async (tx) => {
    const [row] = await tx
      .insert(disclosures)
      .values({ ...disclosure, studentsCount: numbers.size, studentNumbers: packNumbers(numbers) })
      .returning({ id: disclosures.id });
    return row?.id ?? 0;
  });
}

export async function markDisclosureDelivered(ledger: LedgerDatabase, id: number): Promise<void> {
  await ledger.write(async (tx) => {
    await tx.update(disclosures).set({ state: "delivered" }).where(eq(disclosures.id, id));
  });
}

/** Newest first. */
export async function listDisclosures(
  ledger: LedgerDatabase,
  integrationId: string,
  limit: number,
): Promise<readonly Disclosure[]> {
  const rows = await ledger.orm
    .select()
    .from(disclosures)
    .where(eq(disclosures.integrationId, integrationId))
    .orderBy(desc(disclosures.id))
    .limit(limit);
  return rows.map((row) => ({ ...row, studentNumbers: unpackNumbers(row.studentNumbers) }));
}
