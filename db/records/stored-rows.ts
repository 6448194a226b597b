import { sql } from "drizzle-orm";
import type { RecordsReader } from "../open.ts";
import { quoted } from "./shape.ts";

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
