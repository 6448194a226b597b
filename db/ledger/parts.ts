import { asc, gt, max, sql } from "drizzle-orm";
import type { LedgerDatabase } from "../open.ts";
import { unpackNumbers } from "./number-set.ts";
import { disclosureKinds, disclosures, knownStudents, partsProgress } from "./schema.ts";

type LedgerTx = Parameters<Parameters<LedgerDatabase["write"]>[0]>[0];

const studentsPerPart = 512;
// Of disclosures and of students in them: each some milliseconds, in which nobody else of the process is served.
const disclosuresPerBatch = 500;
const numbersPerBatch = 250_000;

/**
 * Sorts disclosures that are not sorted yet by student, in one transaction; false when there was none. Disclosures are
 * only ever added, and a reader sees all of a lower id, so that it grows by reading on.
 */
export async function sortIntoParts(ledger: LedgerDatabase): Promise<boolean> {
  // A look needs no lock: mostly there is nothing.
  if ((await listUnsorted(ledger.orm)).length === 0) return false;
  return ledger.write(async (tx) => {
    const unsorted = await listUnsorted(tx);
    const last = unsorted.at(-1);
    if (!last) return false;
    const rows = await tx
      .select()
      .from(disclosures)
      .where(sql`${disclosures.id} between ${unsorted[0]?.id ?? 0} and ${last.id}`)
      .orderBy(asc(disclosures.id));
    const parts = new Map<string, Part>();
    for (const row of rows) {
      const kindId = await findKind(tx, row);
      for (const [part, bits] of bitsByPart(unpackNumbers(row.studentNumbers))) {
        collect(parts, { part, kindId, bits, firstAt: row.at, lastAt: row.at, times: 1 });
      }
    }
    await upsertParts(tx, [...parts.values()]);
    await tx
      .insert(partsProgress)
      .values({ id: 1, upTo: last.id })
      .onConflictDoUpdate({ target: partsProgress.id, set: { upTo: last.id } });
    return true;
  });
}

/** The next ones, as many as a batch takes. */
async function listUnsorted(
  db: LedgerDatabase["orm"] | LedgerTx,
): Promise<readonly { readonly id: number; readonly studentsCount: number }[]> {
  const [progress] = await db.select().from(partsProgress).limit(1);
  const next = await db
    .select({ id: disclosures.id, studentsCount: disclosures.studentsCount })
    .from(disclosures)
    .where(gt(disclosures.id, progress?.upTo ?? 0))
    .orderBy(asc(disclosures.id))
    .limit(disclosuresPerBatch);
  let numbers = 0;
  const end = next.findIndex(({ studentsCount }) => (numbers += studentsCount) > numbersPerBatch);
  return end < 0 ? next : next.slice(0, Math.max(1, end));
}

type Part = {
  readonly part: number;
  readonly kindId: number;
  /** Hexadecimal. */
  readonly bits: string;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly times: number;
};

async function findKind(tx: LedgerTx, row: typeof disclosures.$inferSelect): Promise<number> {
  const { integrationId, endpoint, channel, columns } = row;
  const [kind] = await tx
    .insert(disclosureKinds)
    .values({ integrationId, endpoint, channel, columns })
    // An update of nothing, since what does nothing returns nothing.
    .onConflictDoUpdate({
      target: [
        disclosureKinds.integrationId,
        disclosureKinds.endpoint,
        disclosureKinds.channel,
        disclosureKinds.columns,
      ],
      set: { endpoint },
    })
    .returning({ id: disclosureKinds.id });
  return kind?.id ?? 0;
}

function bitsByPart(numbers: readonly number[]): ReadonlyMap<number, string> {
  const parts = new Map<number, Buffer>();
  for (const number of numbers) {
    const { part, byte, bit } = placeOf(number);
    const bits = parts.get(part) ?? Buffer.alloc(studentsPerPart / 8);
    if (!parts.has(part)) parts.set(part, bits);
    bits[byte] = (bits[byte] ?? 0) | (1 << bit);
  }
  return new Map([...parts].map(([part, bits]) => [part, withoutEnd(bits).toString("hex")]));
}

/** A read of one student is then some bytes, not 64. */
function withoutEnd(bits: Buffer): Buffer {
  let end = bits.length;
  while (end > 0 && bits[end - 1] === 0) end -= 1;
  return bits.subarray(0, end);
}

function collect(parts: Map<string, Part>, next: Part): void {
  const key = `${next.part} ${next.kindId} ${next.bits}`;
  const known = parts.get(key);
  if (!known) return void parts.set(key, next);
  const { firstAt, lastAt } = known;
  parts.set(key, {
    ...known,
    firstAt: firstAt < next.firstAt ? firstAt : next.firstAt,
    lastAt: lastAt > next.lastAt ? lastAt : next.lastAt,
    times: known.times + 1,
  });
}

const partsPerStatement = 5_000;

async function upsertParts(tx: LedgerTx, parts: readonly Part[]): Promise<void> {
  for (let start = 0; start < parts.length; start += partsPerStatement) {
    const some = parts
      .slice(start, start + partsPerStatement)
      .map((one) => [one.part, one.kindId, one.bits, one.firstAt, one.lastAt, one.times]);
    await tx.run(sql`
      insert into disclosure_parts (part, kind_id, bits, first_at, last_at, times)
      select value->>0, value->>1, unhex(value->>2), value->>3, value->>4, value->>5
      from json_each(${JSON.stringify(some)}) where true
      on conflict (part, kind_id, bits) do update set times = times + excluded.times,
        first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)`);
  }
}

/** Where a student's bit stands. */
export function placeOf(number: number): {
  readonly part: number;
  readonly byte: number;
  readonly bit: number;
} {
  const within = number % studentsPerPart;
  return { part: Math.floor(number / studentsPerPart), byte: within >> 3, bit: within & 7 };
}

/** The highest student number whose id is known; 0 before the first. */
export async function findKnownUpTo(ledger: LedgerDatabase): Promise<number> {
  const [row] = await ledger.orm.select({ number: max(knownStudents.number) }).from(knownStudents);
  return row?.number ?? 0;
}

/** A number never becomes another student's, so the first word about it holds. */
export async function insertKnownStudents(
  ledger: LedgerDatabase,
  students: readonly { readonly number: number; readonly studentId: string }[],
): Promise<void> {
  const pairs = JSON.stringify(students.map(({ number, studentId }) => [number, studentId]));
  await ledger.write(async (tx) => {
    await tx.run(sql`insert or ignore into known_students (number, student_id)
      select value->>0, value->>1 from json_each(${pairs})`);
  });
}

/** Those of a student who was removed and came back are several; a hundred at most. */
export async function listNumbersOf(
  ledger: LedgerDatabase,
  studentIds: readonly string[],
): Promise<readonly { readonly number: number; readonly studentId: string }[]> {
  return ledger.orm
    .select()
    .from(knownStudents)
    .where(
      sql`${knownStudents.studentId} in (select value from json_each(${JSON.stringify(studentIds)}))`,
    )
    .limit(100 * studentIds.length);
}
