import { quoted, type RecordShape } from "../records/shape.ts";
import { ask, askNumber, lastPosition, runInRanges, sameKey, type Stage } from "./open-stage.ts";

/** What is said of a staged row that a check finds; `reason` is SQL that gives a text. */
export type Verdict = {
  /** Wire name. */
  readonly column: string;
  readonly reason: string;
  readonly fix: string;
};

/** Rows whose column names no row of another endpoint, wherever that may be. */
export async function rejectUnknownReferences(
  stage: Stage,
  reference: {
    /** SQL name of the staged column. */
    readonly column: string;
    /** Tables, as SQL, with the SQL name of the column that has its value; any of them will do. */
    readonly places: readonly { readonly table: string; readonly key: string }[];
  },
  verdict: Verdict,
): Promise<void> {
  const value = `s.${quoted(reference.column)}`;
  const unknown = reference.places.map(
    ({ table, key }) => `not exists (select 1 from ${table} t where t.${quoted(key)} = ${value})`,
  );
  await reject(stage, [`typeof(${value}) = 'text'`, ...unknown].join(" and "), verdict);
}

/** Rows with a value that a stored row has and keeps: the load gives that row no other, and does not remove it. */
export async function rejectTakenValues(
  stage: Stage,
  column: string,
  /** Set when the load removes the rows that it does not name, except those that other rows need. */
  neededBy: readonly Needing[] | undefined,
  verdict: Verdict,
): Promise<number> {
  const { shape } = stage;
  const name = quoted(column);
  const isNamed = `exists (select 1 from ${stage.schema}.staged k where ${sameKey(shape, "k", "t")})`;
  const gives = `exists (select 1 from ${stage.schema}.staged k
    where ${sameKey(shape, "k", "t")} and k.${name} is not t.${name})`;
  const goes = neededBy ? `(not ${isNamed} ${andUnneeded(shape, neededBy)})` : "false";
  const held = `select 1 from main.${quoted(shape.table)} t where t.${name} = s.${name}
    and not (${sameKey(shape, "t", "s")}) and not ${gives} and not ${goes}`;
  await reject(stage, `typeof(s.${name}) = 'text' and exists (${held})`, verdict);
  return dropRejected(stage);
}

/** Rows of that table which name one of the load's in that column keep it. */
export type Needing = { readonly table: string; readonly column: string };

/** `and not exists (…)` for each of them: no row needs the stored row `t`. */
export function andUnneeded({ key }: RecordShape, neededBy: readonly Needing[]): string {
  return neededBy
    .map(
      ({ table, column }) => `and not exists (select 1 from ${table} n
       where n.${quoted(column)} = t.${quoted(key[0] ?? "")})`,
    )
    .join(" ");
}

/** Of the rows that have the same values in these columns, all but the first. */
export async function rejectRepeated(
  stage: Stage,
  columns: readonly string[],
  describe: (line: string) => Verdict,
): Promise<number> {
  const names = columns.map((column) => `s.${quoted(column)}`);
  const filled = names.map((name) => `typeof(${name}) = 'text'`).join(" and ");
  await ask(stage, `drop table if exists ${stage.schema}.repeated`);
  await ask(
    stage,
    `create table ${stage.schema}.repeated as select ${names.join(", ")}, min(s.position) as first_position
     from ${stage.schema}.staged s where ${filled} group by ${names.join(", ")} having count(*) > 1`,
  );
  await stage.breathe();
  const same = columns.map((column) => `r.${quoted(column)} = s.${quoted(column)}`).join(" and ");
  const repeats = `select r.first_position from ${stage.schema}.repeated r where ${same}`;
  if ((await askNumber(stage, `select count(*) from ${stage.schema}.repeated`)) === 0) return 0;
  await ask(
    stage,
    `create index ${stage.schema}.repeated_values on repeated (${columns.map(quoted).join(", ")})`,
  );
  const firstLine = `(select f.line from ${stage.schema}.staged f where f.position = (${repeats}))`;
  await reject(stage, `s.position > coalesce((${repeats}), s.position)`, describe(firstLine));
  return dropRejected(stage);
}

async function reject(
  stage: Stage,
  where: string,
  { column, reason, fix }: Verdict,
): Promise<void> {
  const last = await lastPosition(stage);
  const insert = `insert into ${stage.schema}.problems (position, line, column_name, reason, fix, hint, is_error)
    select s.position, s.line, ?, ${reason}, ?, null, 1 from ${stage.schema}.staged s
    where (${where}) and s.position between ? and ?`;
  await runInRanges(stage, insert, last, async (sql, range) => {
    // Safe because `runInRanges` gives the two bounds as a list.
    const bounds = range as bigint[];
    await stage.client.execute({ sql, args: [column, fix, ...bounds] });
  });
}

/** Takes rows with errors out of the staged ones; gives how many there were. */
export async function dropRejected(stage: Stage): Promise<number> {
  const wrong = `select position from ${stage.schema}.problems where is_error = 1`;
  const { student } = stage.shape;
  const studentOf =
    student === "none"
      ? "null"
      : quoted(student === "self" ? (stage.shape.key[0] ?? "") : student.column);
  await ask(
    stage,
    `insert or ignore into ${stage.schema}.rejected (position, student)
     select position, ${studentOf} from ${stage.schema}.staged where position in (${wrong})`,
  );
  const dropped = await stage.client.execute(
    `delete from ${stage.schema}.staged where position in (${wrong})`,
  );
  await stage.breathe();
  return dropped.rowsAffected;
}

export async function countRejected(stage: Stage): Promise<number> {
  return askNumber(stage, `select count(*) from ${stage.schema}.rejected`);
}

export async function countStaged(stage: Stage): Promise<number> {
  return askNumber(stage, `select count(*) from ${stage.schema}.staged`);
}

export type FoundProblem = {
  readonly line: number;
  readonly column: string | undefined;
  readonly reason: string;
  readonly fix: string;
  readonly hint?: string;
  readonly isError: boolean;
};

/** In the order of the file, the first `most`. */
export async function listProblems(stage: Stage, most: number): Promise<readonly FoundProblem[]> {
  const rows = await ask(
    stage,
    `select line, column_name, reason, fix, hint, is_error from ${stage.schema}.problems
     order by line, position, rowid limit ?`,
    [BigInt(most)],
  );
  return rows.map((row) => ({
    line: Number(row["line"]),
    column: row["column_name"] === null ? undefined : String(row["column_name"]),
    reason: String(row["reason"]),
    fix: String(row["fix"]),
    ...(row["hint"] === null ? {} : { hint: String(row["hint"]) }),
    isError: row["is_error"] === 1,
  }));
}

export async function countProblems(stage: Stage): Promise<number> {
  return askNumber(stage, `select count(*) from ${stage.schema}.problems`);
}

export type RowErrors = {
  readonly position: number;
  readonly problems: readonly {
    readonly column: string | null;
    readonly reason: string;
    readonly fix: string;
  }[];
};

const errorsPerPage = 1_000;

/** What is wrong with each rejected row, in the order of the file. */
export async function* readRowErrors(stage: Stage): AsyncGenerator<RowErrors> {
  await ask(
    stage,
    `create index if not exists ${stage.schema}.problems_position on problems (position)`,
  );
  for (let after = 0n; ;) {
    const rows = await ask(
      stage,
      `select position, json_group_array(json_object('column', column_name, 'reason', reason, 'fix', fix)) as problems
       from ${stage.schema}.problems where is_error = 1 and position > ?
       group by position order by position limit ?`,
      [after, BigInt(errorsPerPage)],
    );
    for (const row of rows) {
      // Safe because the statement above wrote it.
      const problems = JSON.parse(String(row["problems"])) as RowErrors["problems"];
      yield { position: Number(row["position"]), problems };
    }
    if (rows.length < errorsPerPage) return;
    after = BigInt(Number(rows.at(-1)?.["position"]));
    await stage.breathe();
  }
}
