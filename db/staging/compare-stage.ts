import { jsonValue, quoted, type RecordShape } from "../records/shape.ts";
import { andUnneeded, type Needing } from "./judge-stage.ts";
import { ask, askNumber, lastPosition, runInRanges, sameKey, type Stage } from "./open-stage.ts";

/**
 * Lists what is new or different (`changes`, numbered in the order of the file). A row with a hash is compared
 * by it; one with absent cells by the cells it has, since those it has not keep what is stored.
 */
export async function compareStaged(
  stage: Stage,
  options: { readonly onlyAdded: boolean },
): Promise<void> {
  const { shape } = stage;
  const differs = shape.columns
    .map(({ sql }) => quoted(sql))
    .map((name) => `(typeof(s.${name}) <> 'blob' and s.${name} is not t.${name})`)
    .join(" or ");
  const isChanged = `case when s.content_hash is null then (${differs})
    else t.content_hash <> s.content_hash end`;
  const differsNow = options.onlyAdded ? "t.number is null" : `(t.number is null or ${isChanged})`;
  await ask(
    stage,
    `create table ${stage.schema}.changes (ordinal integer primary key, position integer, is_added integer)`,
  );
  const insert = `insert into ${stage.schema}.changes (position, is_added)
    select s.position, t.number is null from ${stage.schema}.staged s
    left join main.${quoted(shape.table)} t on ${sameKey(shape, "t", "s")}
    where not s.goes and ${differsNow} and s.position between ? and ?`;
  await runInRanges(stage, insert, await lastPosition(stage));
}

export type ChangeCounts = { readonly added: number; readonly changed: number };

export async function countChanges(stage: Stage): Promise<ChangeCounts> {
  const [row] = await ask(
    stage,
    `select count(*) as changes, coalesce(sum(is_added), 0) as added from ${stage.schema}.changes`,
  );
  const added = Number(row?.["added"] ?? 0);
  return { added, changed: Number(row?.["changes"] ?? 0) - added };
}

/** Gives absent cells of changed rows what is stored, or the column's default where nothing is. */
export async function fillAbsentCells(
  stage: Stage,
  defaults: ReadonlyMap<string, boolean | null>,
  hash: (values: readonly (string | boolean | null)[]) => string,
): Promise<void> {
  const { shape } = stage;
  const partial = `s.content_hash is null and s.position in (select position from ${stage.schema}.changes)`;
  const stored = (name: string): string =>
    `(select t.${name} from main.${quoted(shape.table)} t where ${sameKey(shape, "t", "s")})`;
  const known = `exists (select 1 from main.${quoted(shape.table)} t where ${sameKey(shape, "t", "s")})`;
  const sets = shape.columns.map((column) => {
    const name = quoted(column.sql);
    const otherwise = literal(defaults.get(column.name) ?? null);
    return `${name} = case when typeof(s.${name}) <> 'blob' then s.${name}
      when ${known} then ${stored(name)} else ${otherwise} end`;
  });
  await runInRanges(
    stage,
    `update ${stage.schema}.staged as s set ${sets.join(", ")} where ${partial} and s.position between ? and ?`,
    await lastPosition(stage),
  );
  await hashFilled(stage, hash);
}

function literal(value: boolean | null): string {
  return value === null ? "null" : value ? "1" : "0";
}

const rowsPerHashing = 2_000;

async function hashFilled(
  stage: Stage,
  hash: (values: readonly (string | boolean | null)[]) => string,
): Promise<void> {
  const columns = stage.shape.columns.map((column) => jsonValue(column, "s")).join(", ");
  for (let after = 0n; ;) {
    const rows = await ask(
      stage,
      `select s.position, json_array(${columns}) as cells from ${stage.schema}.changes c
       join ${stage.schema}.staged s on s.position = c.position
       where s.content_hash is null and s.position > ? order by s.position limit ?`,
      [after, BigInt(rowsPerHashing)],
    );
    if (rows.length === 0) return;
    const hashes = rows.map((row) => [
      row["position"],
      // Safe because the statement above wrote it.
      hash(JSON.parse(String(row["cells"])) as (string | boolean | null)[]),
    ]);
    await ask(
      stage,
      `update ${stage.schema}.staged set content_hash = j.value->>1 from json_each(?) j
       where position = j.value->>0`,
      [JSON.stringify(hashes)],
    );
    after = BigInt(Number(rows.at(-1)?.["position"]));
    await stage.breathe();
  }
}

/** What a load takes away: nothing, the other rows of the students it names, or all that it does not name. */
export type RemovalScope = "none" | "others_of_student" | "all";

/**
 * Lists what goes (`removals`, numbered): what rows ask for themselves, and what the load takes away by not naming it.
 * A rejected row blocks the latter: its student's, or in a snapshot all. Gives how many rows asked for it.
 */
export async function findRemovals(
  stage: Stage,
  how: {
    readonly scope: RemovalScope;
    readonly neededBy: readonly Needing[];
    /** Whether rows ask for it themselves, and may. */
    readonly hearsRows: boolean;
  },
): Promise<number> {
  const { scope, neededBy, hearsRows } = how;
  await ask(
    stage,
    `create table ${stage.schema}.removals (ordinal integer primary key, number integer)`,
  );
  const asked = hearsRows ? await listAsking(stage) : 0;
  if (scope === "none" || (await blocksRemovals(stage, scope))) return asked;
  const { shape } = stage;
  const unnamed = `not exists (select 1 from ${stage.schema}.staged s where ${sameKey(shape, "s", "t")})`;
  const table = `main.${quoted(shape.table)} t`;
  if (scope === "all") {
    const last = await askNumber(stage, `select max(number) from main.${quoted(shape.table)}`);
    await runInRanges(
      stage,
      `insert into ${stage.schema}.removals (number) select t.number from ${table}
       where ${unnamed} ${andUnneeded(shape, neededBy)} and t.number between ? and ?`,
      last,
    );
    return asked;
  }
  await runInRanges(
    stage,
    `insert into ${stage.schema}.removals (number) select t.number from ${stage.schema}.named n
     cross join ${table} on t.${studentColumn(shape)} = n.student
     where ${unnamed} and n.ordinal between ? and ?`,
    await listNamedStudents(stage),
  );
  return asked;
}

/** What is stored of rows that say that it goes; gives how much that is. */
async function listAsking(stage: Stage): Promise<number> {
  const { shape, schema } = stage;
  await runInRanges(
    stage,
    `insert into ${schema}.removals (number) select t.number from ${schema}.staged s
     cross join main.${quoted(shape.table)} t on ${sameKey(shape, "t", "s")}
     where s.goes and s.position between ? and ?`,
    await lastPosition(stage),
  );
  return countRemovals(stage);
}

async function blocksRemovals(stage: Stage, scope: RemovalScope): Promise<boolean> {
  const blocking = scope === "all" ? "true" : "student is null";
  for (const { schema } of [stage, ...(stage.alsoNames ? [stage.alsoNames] : [])]) {
    const found = `select exists (select 1 from ${schema}.rejected where ${blocking})`;
    if ((await askNumber(stage, found)) === 1) return true;
  }
  return false;
}

/** Students whose rows the load names whole: named, and none of their rows rejected. Gives how many. */
async function listNamedStudents(stage: Stage): Promise<number> {
  const column = studentColumn(stage.shape);
  const { schema, alsoNames } = stage;
  await ask(
    stage,
    `create table if not exists ${schema}.named (ordinal integer primary key, student text)`,
  );
  const others = alsoNames
    ? `union select o.${studentColumn(alsoNames.shape)} from ${alsoNames.schema}.staged o`
    : "";
  await ask(
    stage,
    `insert into ${schema}.named (student)
     select student from (select s.${column} as student from ${schema}.staged s ${others})
     where not exists (select 1 from ${schema}.named)
     and student not in (select student from ${schema}.rejected where student is not null)
     ${alsoNames ? `and student not in (select student from ${alsoNames.schema}.rejected where student is not null)` : ""}
     group by student`,
  );
  await stage.breathe();
  return askNumber(stage, `select max(ordinal) from ${schema}.named`);
}

function studentColumn({ student, key }: RecordShape): string {
  return quoted(typeof student === "object" ? student.column : (key[0] ?? ""));
}

export async function countRemovals(stage: Stage): Promise<number> {
  return askNumber(stage, `select count(*) from ${stage.schema}.removals`);
}

/** How many stored rows the load speaks of: those of the students it names, or the whole table. */
export async function countScope(stage: Stage, scope: RemovalScope): Promise<number> {
  const table = `main.${quoted(stage.shape.table)} t`;
  if (scope !== "others_of_student") return askNumber(stage, `select count(*) from ${table}`);
  await listNamedStudents(stage);
  return askNumber(
    stage,
    `select count(*) from ${stage.schema}.named n
     cross join ${table} on t.${studentColumn(stage.shape)} = n.student`,
  );
}

/** Students whose rows of this part are added, changed or removed. */
export async function listTouchedStudents(stage: Stage): Promise<readonly string[]> {
  const { shape, schema } = stage;
  const column = studentColumn(shape);
  const rows = await ask(
    stage,
    `select s.${column} as student from ${schema}.changes c
     join ${schema}.staged s on s.position = c.position
     union select t.${column} from ${schema}.removals r
     join main.${quoted(shape.table)} t on t.number = r.number`,
  );
  return rows.map((row) => String(row["student"]));
}
