import { sql } from "drizzle-orm";
import type { RecordsReader } from "../open.ts";
import { jsonValue, quoted, type RecordRow, type RecordShape } from "./shape.ts";

export type StoredState = { readonly contentHash: string; readonly row: RecordRow | undefined };

/** Key of a row as one text: its parts as a JSON array. */
export function keyText(parts: readonly string[]): string {
  return JSON.stringify(parts);
}

/** What is stored under these keys (a batch, thousands at most); columns only where a load leaves some out. */
export async function findStoredRows(
  db: RecordsReader,
  shape: RecordShape,
  keys: readonly (readonly string[])[],
  withColumns: boolean,
): Promise<ReadonlyMap<string, StoredState>> {
  const key = shape.key.map((name) => `t.${quoted(name)}`).join(", ");
  const on = shape.key.map((name, i) => `t.${quoted(name)} = j.value->>${i}`).join(" and ");
  const object = shape.columns.map((column) => `'${column.name}', ${jsonValue(column, "t")}`);
  const row = withColumns ? `json_object(${object.join(", ")})` : "null";
  const found = await db.all<{ key: string; hash: string; row: string | null }>(sql`
    select json_array(${sql.raw(key)}) as key, t.content_hash as hash, ${sql.raw(row)} as row
    from json_each(${JSON.stringify(keys)}) j cross join ${sql.raw(quoted(shape.table))} t on ${sql.raw(on)}`);
  return new Map(
    found.map((one) => [
      one.key,
      {
        contentHash: one.hash,
        row: one.row === null ? undefined : (JSON.parse(one.row) as RecordRow),
      },
    ]),
  );
}

/** Which of these values exist in that column (a batch, thousands at most). */
export async function findExistingValues(
  db: RecordsReader,
  table: string,
  column: string,
  values: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await db.all<{ value: string }>(sql`
    select distinct j.value as value from json_each(${JSON.stringify(values)}) j
    where exists (select 1 from ${sql.raw(quoted(table))} t where t.${sql.raw(quoted(column))} = j.value)`);
  return new Set(found.map((one) => one.value));
}

/** Keys of the stored rows that have one of these values in that column, with the value. */
export async function listKeysByValue(
  db: RecordsReader,
  shape: RecordShape,
  column: string,
  values: readonly string[],
): Promise<readonly { readonly key: readonly string[]; readonly value: string }[]> {
  const key = shape.key.map((name) => `t.${quoted(name)}`).join(", ");
  const found = await db.all<{ key: string; value: string }>(sql`
    select json_array(${sql.raw(key)}) as key, j.value as value
    from json_each(${JSON.stringify(values)}) j
    cross join ${sql.raw(quoted(shape.table))} t on t.${sql.raw(quoted(column))} = j.value`);
  return found.map((one) => ({ key: JSON.parse(one.key) as string[], value: one.value }));
}

/** How many rows a table has, counted up to `most`. */
export async function countStored(db: RecordsReader, table: string, most: number): Promise<number> {
  const [found] = await db.all<{ rows: number }>(sql`
    select count(*) as rows from (select 1 from ${sql.raw(quoted(table))} limit ${most})`);
  return Number(found?.rows ?? 0);
}

const hashesPerPage = 5_000;

/** The content hashes of a table, of 18 bytes each: the 22 letters that are stored, and two more to make them whole. */
export async function* readContentHashes(db: RecordsReader, table: string): AsyncGenerator<Buffer> {
  for (let after = 0; ;) {
    const [page] = await db.all<{ hashes: string | null; last: number | null }>(sql`
      select group_concat(content_hash || 'AA', '') as hashes, max(number) as last
      from (select number, content_hash from ${sql.raw(quoted(table))}
        where number > ${after} order by number limit ${hashesPerPage})`);
    if (!page || page.hashes === null || page.last === null) return;
    yield Buffer.from(page.hashes, "base64url");
    after = Number(page.last);
  }
}
