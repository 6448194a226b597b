import { sql, type SQL } from "drizzle-orm";
import { quoted, type RowsOrder, type RowsQuery } from "./shape.ts";

/** Where a page ends: the values of its last row that rows are ordered by, the key last. */
export type KeysetPosition = readonly (string | null)[];

/** One walk along one index. Rows without a value in the order's column come last, by a walk of their own. */
export type Walk = {
  readonly columns: readonly SQL[];
  readonly isDescending: boolean;
  readonly where: readonly SQL[];
};

/**
 * The walks that a page may need, in order. Within one, rows differ in one tuple of text that an index has in order,
 * so that a page costs the same wherever it begins.
 */
export function walksOf(query: RowsQuery, after: KeysetPosition | undefined): readonly Walk[] {
  const key = query.shape.key.map((name) => sql.raw(`t.${quoted(name)}`));
  const order = orderBeyondKey(query);
  if (!order) return [walk(key, query.order?.isDescending ?? false, [], after)];
  const value = sql.raw(`t.${quoted(order.sql)}`);
  const { isDescending } = order;
  const unfilled = [sql`${value} is null`];
  const [at, ...keyAfter] = after ?? [];
  if (after && (at === null || at === undefined)) {
    return [walk(key, isDescending, unfilled, keyAfter)];
  }
  return [
    walk([value, ...key], isDescending, [sql`${value} is not null`], after),
    walk(key, isDescending, unfilled, undefined),
  ];
}

/** The order's column, unless the key begins with it: then it is the key's own order, or its reverse. */
export function orderBeyondKey({ shape, order }: RowsQuery): RowsOrder | undefined {
  return order?.sql === shape.key[0] ? undefined : order;
}

function walk(
  columns: readonly SQL[],
  isDescending: boolean,
  where: readonly SQL[],
  after: KeysetPosition | undefined,
): Walk {
  if (!after) return { columns, isDescending, where };
  const values = columns.map((_, at) => sql`${after[at] ?? ""}`);
  const sign = sql.raw(isDescending ? "<" : ">");
  const [one, other] = [sql.join([...columns], sql`, `), sql.join(values, sql`, `)];
  return { columns, isDescending, where: [...where, sql`(${one}) ${sign} (${other})`] };
}

// Lower than whatever a key may hold, so that positions joined by it sort as their parts do.
export const keyJoint = "\u0001";

/** A position that a statement of that walk gave as one text, its parts joined by `keyJoint`. */
export function positionIn(
  query: RowsQuery,
  walk: Walk,
  joined: string | null | undefined,
): KeysetPosition | undefined {
  const position = joined?.split(keyJoint);
  // The walk of rows without a value has the key only.
  const isUnfilled =
    orderBeyondKey(query) !== undefined && walk.columns.length === query.shape.key.length;
  return position && isUnfilled ? [null, ...position] : position;
}

export function orderBy({ columns, isDescending }: Walk): SQL {
  const direction = isDescending ? sql` desc` : sql``;
  return sql.join(
    columns.map((column) => sql`${column}${direction}`),
    sql`, `,
  );
}
