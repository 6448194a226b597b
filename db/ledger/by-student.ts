import { and, desc, eq, lt, sql, type SQL } from "drizzle-orm";
import type { LedgerDatabase } from "../open.ts";
import { hasNumber } from "./number-set.ts";
import { placeOf } from "./parts.ts";
import { channels, disclosures } from "./schema.ts";

export { channels };

export type Channel = (typeof disclosures.$inferSelect)["channel"];

/** All that one integration got of a student by one endpoint in one way, as one line. */
export type DisclosureLine = {
  readonly integrationId: string;
  readonly endpoint: string;
  readonly channel: Channel;
  /** Wire names, each disclosure's own list. */
  readonly columns: readonly (readonly string[])[];
  readonly firstAt: string;
  readonly lastAt: string;
  readonly times: number;
};

/** Of what was sorted into parts; the last one first. The lines of a student are as many as vendors have endpoints. */
export async function listDisclosureLines(
  ledger: LedgerDatabase,
  numbers: readonly number[],
): Promise<readonly DisclosureLine[]> {
  const rows = await ledger.orm.all<FoundLine>(linesSql(numbers));
  return rows.map((row) => ({
    integrationId: row.integration_id,
    endpoint: row.endpoint,
    channel: row.channel,
    // Safe because the statement wrote this array of the arrays in `columns`.
    columns: (JSON.parse(row.columns) as string[]).map((text) => JSON.parse(text) as string[]),
    firstAt: row.first_at,
    lastAt: row.last_at,
    times: Number(row.times),
  }));
}

type FoundLine = {
  readonly integration_id: string;
  readonly endpoint: string;
  readonly channel: Channel;
  readonly columns: string;
  readonly first_at: string;
  readonly last_at: string;
  readonly times: number;
};

/** For tests of how it is looked up. */
export function linesSql(numbers: readonly number[]): SQL {
  return sql`
    select k.integration_id, k.endpoint, k.channel, json_group_array(distinct k.columns) as columns,
      min(p.first_at) as first_at, max(p.last_at) as last_at, sum(p.times) as times
    ${partsOf(numbers.map((number) => [...askFor(number)]))}
    group by k.integration_id, k.endpoint, k.channel
    order by last_at desc, k.integration_id, k.endpoint, k.channel limit 2000`;
}

/** Which integrations hold which of these students' records. */
export async function listHolders(
  ledger: LedgerDatabase,
  students: readonly { readonly number: number; readonly studentId: string }[],
): Promise<readonly { readonly studentId: string; readonly integrationId: string }[]> {
  const asked = students.map(({ number, studentId }) => [...askFor(number), studentId]);
  const rows = await ledger.orm.all<{ student_id: string; integration_id: string }>(sql`
    select distinct n.value->>4 as student_id, k.integration_id ${partsOf(asked)}`);
  return rows.map((row) => ({ studentId: row.student_id, integrationId: row.integration_id }));
}

/** The part, the byte, which half of it in hexadecimal, and the digits that have the bit. */
function askFor(number: number): readonly [number, number, number, string] {
  const { part, byte, bit } = placeOf(number);
  const digits = [..."0123456789ABCDEF"].filter((_, value) => (value >> (bit % 4)) & 1).join("");
  return [part, byte, bit >= 4 ? 1 : 2, digits];
}

/** A part is the beginning of the key, so that only rows of the student's 511 neighbours are looked at. */
function partsOf(asked: readonly (readonly unknown[])[]): SQL {
  return sql`
    from json_each(${JSON.stringify(asked)}) n
    cross join disclosure_parts p on p.part = n.value->>0
    cross join disclosure_kinds k on k.id = p.kind_id
    where length(p.bits) > n.value->>1
      and instr(n.value->>3, substr(hex(substr(p.bits, (n.value->>1) + 1, 1)), n.value->>2, 1)) > 0`;
}

export type DisclosureEntry = Pick<
  typeof disclosures.$inferSelect,
  "id" | "integrationId" | "endpoint" | "columns" | "channel" | "at" | "runId" | "state"
>;

export type EntriesPage = {
  /** Nothing: all of the district. */
  readonly of?: Pick<DisclosureEntry, "integrationId" | "endpoint" | "channel"> | undefined;
  /** Only entries with a lower id. */
  readonly before: number;
  readonly limit: number;
};

const disclosuresPerBatch = 100;
// A vendor that reads page by page, of which one holds the student, for a year.
const disclosuresPerPageMax = 100_000;

/** One by one, newest first. Each set is looked into, so a page costs what it passes over; others are served in between. */
export async function listEntries(
  ledger: LedgerDatabase,
  numbers: readonly number[],
  page: EntriesPage,
): Promise<{ readonly entries: readonly DisclosureEntry[]; readonly next: number | undefined }> {
  const entries: DisclosureEntry[] = [];
  let { before } = page;
  for (let seen = 0; seen < disclosuresPerPageMax; seen += disclosuresPerBatch) {
    const batch = await ledger.orm
      .select()
      .from(disclosures)
      .where(and(lt(disclosures.id, before), ...conditionsOf(page)))
      .orderBy(desc(disclosures.id))
      .limit(disclosuresPerBatch);
    for (const { studentNumbers, studentsCount: _, ...entry } of batch) {
      before = entry.id;
      if (!numbers.some((number) => hasNumber(studentNumbers, number))) continue;
      entries.push(entry);
      if (entries.length === page.limit) return { entries, next: before };
    }
    if (batch.length < disclosuresPerBatch) return { entries, next: undefined };
    // Awaited statements never yield to the event loop; other requests need it.
    await Bun.sleep(0);
  }
  return { entries, next: before };
}

/** With a plus, which keeps it from an index that would sort all of the integration's for each batch. */
function conditionsOf({ of }: EntriesPage): readonly SQL[] {
  if (!of) return [];
  return [
    sql`+${disclosures.integrationId} = ${of.integrationId}`,
    eq(disclosures.endpoint, of.endpoint),
    eq(disclosures.channel, of.channel),
  ];
}

/** Whether there is anything to find, for a page that is empty otherwise. */
export async function hasDisclosures(ledger: LedgerDatabase): Promise<boolean> {
  const [first] = await ledger.orm.select({ id: disclosures.id }).from(disclosures).limit(1);
  return first !== undefined;
}
