import { sql, type SQL } from "drizzle-orm";
import type { RecordsReader } from "../open.ts";
import {
  keyJoint,
  orderBy,
  positionIn,
  walksOf,
  type KeysetPosition,
  type Walk,
} from "./keyset.ts";
import { fromWhere, jsonObject, studentNumber, type KeysetPage } from "./read-rows.ts";
import type { RowsQuery } from "./shape.ts";

export type JsonPage = {
  /** UTF-8: the rows as JSON objects by wire name, with a comma and a line end between them. */
  readonly json: Uint8Array<ArrayBuffer>;
  readonly rows: number;
  /** Whose records they are; a number may come again. */
  readonly studentNumbers: readonly number[];
  /** Of the last row, when there are rows behind it. */
  readonly next: KeysetPosition | undefined;
};

/** One keyset page, after `after`, as one piece of bytes: SQLite joins rows several times faster than a client that makes an object a row. */
export async function readJsonPage(
  db: RecordsReader,
  query: RowsQuery,
  { after, limit }: KeysetPage,
): Promise<JsonPage> {
  const pieces: Piece[] = [];
  let missing = limit;
  for (const walk of walksOf(query, after)) {
    if (missing <= 0) break;
    const piece = await readWalk(db, query, walk, missing);
    if (piece.rows > 0) pieces.push(piece);
    missing -= piece.rows;
  }
  const last = missing > 0 ? undefined : pieces.at(-1)?.last;
  const [first, ...others] = pieces.map(({ json }) => json);
  const parts = others.flatMap((json) => [rowJoint, json]);
  return {
    json:
      first === undefined
        ? new Uint8Array()
        : parts.length
          ? Buffer.concat([first, ...parts])
          : first,
    rows: limit - missing,
    studentNumbers: pieces.flatMap(({ studentNumbers }) => studentNumbers),
    next: last && (await hasRowsAfter(db, query, last)) ? last : undefined,
  };
}

const rowJoint = Buffer.from(",\n");

type Piece = Omit<JsonPage, "next"> & { readonly last: KeysetPosition | undefined };

async function readWalk(
  db: RecordsReader,
  query: RowsQuery,
  walk: Walk,
  limit: number,
): Promise<Piece> {
  const [found] = await db.all<Found>(pageSql(query, walk, limit));
  return {
    json: bytesOf(found?.json),
    rows: Number(found?.rows ?? 0),
    studentNumbers: found?.students?.split(",").map(Number) ?? [],
    last: positionIn(query, walk, found?.last),
  };
}

type Found = {
  readonly json: ArrayBuffer | Uint8Array<ArrayBuffer> | null;
  readonly rows: number;
  readonly students: string | null;
  readonly last: string | null;
};

/** For tests of how it is looked up: the selects whose rows a page joins. */
export function pageStatements(query: RowsQuery, { after, limit }: KeysetPage): readonly SQL[] {
  return walksOf(query, after).map((walk) => rowsOfWalk(query, walk, limit));
}

function pageSql(query: RowsQuery, walk: Walk, limit: number): SQL {
  const last = sql.raw(walk.isDescending ? "min" : "max");
  // The limit keeps SQLite from flattening the inner select, so that its order is the order of the page.
  return sql`
    select cast(group_concat(json, ',' || char(10)) as blob) as json, count(*) as rows,
      group_concat(student) as students, ${last}(position) as last
    from (${rowsOfWalk(query, walk, limit)})`;
}

function rowsOfWalk(query: RowsQuery, walk: Walk, limit: number): SQL {
  return sql`select ${jsonObject(query)} as json, ${sql.raw(studentNumber(query))} as student,
      ${sql.join([...walk.columns], sql` || ${keyJoint} || `)} as position
    ${fromWhere(query, walk.where)} order by ${orderBy(walk)} limit ${limit}`;
}

/** A copy of a page costs more than many of its rows, and the clients give a blob as one or the other. */
function bytesOf(blob: Found["json"] | undefined): Uint8Array<ArrayBuffer> {
  if (blob instanceof Uint8Array) return blob;
  return new Uint8Array(blob ?? new ArrayBuffer(0));
}

async function hasRowsAfter(
  db: RecordsReader,
  query: RowsQuery,
  position: KeysetPosition,
): Promise<boolean> {
  for (const { where } of walksOf(query, position)) {
    const found = await db.all(sql`select 1 ${fromWhere(query, where)} limit 1`);
    if (found.length > 0) return true;
  }
  return false;
}
