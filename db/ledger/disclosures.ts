import { desc, eq } from "drizzle-orm";
import { groupCalls } from "../group-calls.ts";
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

export type Read = Pick<Disclosure, "integrationId" | "endpoint" | "columns" | "channel" | "at"> & {
  readonly studentNumbers: Iterable<number>;
};

/** Durable when this returns. Reads that wait together are written by one commit. */
export const insertRead = groupCalls(insertReads);

async function insertReads(
  ledger: LedgerDatabase,
  reads: readonly Read[],
): Promise<readonly void[]> {
  const values = reads.map(({ studentNumbers, ...read }) => {
    const numbers = new Set(studentNumbers);
    return { ...read, count: numbers.size, numbers: packNumbers(numbers).toString("hex") };
  });
  await ledger.tell(readsSql, JSON.stringify(values));
  return reads.map(() => undefined);
}

const readsSql = `
  insert into disclosures
    (integration_id, endpoint, columns, channel, at, state, students_count, student_numbers)
  select value->>'integrationId', value->>'endpoint', value->>'columns', value->>'channel',
    value->>'at', 'sent', value->>'count', unhex(value->>'numbers')
  from json_each(?)`;

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
