import { createHash } from "node:crypto";
import { jsonValue, quoted, type RecordRow } from "../records/shape.ts";
import { ask, sameKey, type Stage } from "./open-stage.ts";

/** What would become of a row; `before` and `after` hold the stored and the coming one by wire name. */
export type ChangePreview = {
  readonly change: "added" | "changed" | "removed";
  readonly before: RecordRow | null;
  readonly after: RecordRow | null;
};

/** The first rows that would be removed or changed, then those that would be added. */
export async function previewChanges(
  stage: Stage,
  most: number,
): Promise<readonly ChangePreview[]> {
  const { shape } = stage;
  const object = (alias: string): string => {
    const members = shape.columns.map((column) => `'${column.name}', ${jsonValue(column, alias)}`);
    return `json_object(${members.join(", ")})`;
  };
  const table = `main.${quoted(shape.table)}`;
  const rows = await ask(
    stage,
    `select * from (select 'removed' as change, ${object("t")} as before, null as after
       from ${stage.schema}.removals r join ${table} t on t.number = r.number order by r.ordinal limit ?1)
     union all select * from (select 'changed', ${object("t")}, ${object("s")}
       from ${stage.schema}.changes c join ${stage.schema}.staged s on s.position = c.position
       join ${table} t on ${sameKey(shape, "t", "s")} where not c.is_added order by c.ordinal limit ?1)
     union all select * from (select 'added', null, ${object("s")}
       from ${stage.schema}.changes c join ${stage.schema}.staged s on s.position = c.position
       where c.is_added order by c.ordinal limit ?1)
     limit ?1`,
    [BigInt(most)],
  );
  return rows.map((row) => ({
    // Safe because the statement above gives one of the three words, and objects of the shape's columns.
    change: String(row["change"]) as ChangePreview["change"],
    before: parseRow(row["before"]),
    after: parseRow(row["after"]),
  }));
}

function parseRow(json: unknown): RecordRow | null {
  return json === null || json === undefined ? null : (JSON.parse(String(json)) as RecordRow);
}

export type BuildingCount = {
  /** Null: no building is stored for the row's student. */
  readonly building: string | null;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
};

const buildingsMax = 500;

/**
 * How the changes spread. `building` is the SQL name of the column with the building, in the row itself or, for
 * rows that hang on a student, in the students table. A changed row counts where it is stored.
 */
export async function countPerBuilding(
  stage: Stage,
  building: { readonly column: string; readonly of: "row" | "student" },
): Promise<readonly BuildingCount[]> {
  const { shape } = stage;
  const table = `main.${quoted(shape.table)}`;
  const column = quoted(building.column);
  const of = (alias: string): string =>
    building.of === "row"
      ? `${alias}.${column}`
      : `(select p.${column} from main.students p where p.external_id = ${alias}.${studentOf(stage)})`;
  const rows = await ask(
    stage,
    `select building, sum(added) as added, sum(changed) as changed, sum(removed) as removed from (
       select coalesce(${of("t")}, ${of("s")}) as building, c.is_added as added,
         not c.is_added as changed, 0 as removed
       from ${stage.schema}.changes c join ${stage.schema}.staged s on s.position = c.position
       left join ${table} t on ${sameKey(shape, "t", "s")}
       union all
       select ${of("t")}, 0, 0, 1 from ${stage.schema}.removals r join ${table} t on t.number = r.number)
     group by building order by sum(removed) + sum(changed) + sum(added) desc limit ?`,
    [BigInt(buildingsMax)],
  );
  return rows.map((row) => ({
    building: row["building"] === null ? null : String(row["building"]),
    added: Number(row["added"]),
    changed: Number(row["changed"]),
    removed: Number(row["removed"]),
  }));
}

function studentOf({ shape }: Stage): string {
  return quoted(typeof shape.student === "object" ? shape.student.column : (shape.key[0] ?? ""));
}

const changesPerPage = 20_000;

/** One hash over every change: an approval holds for exactly these, whatever else is stored meanwhile. */
export async function digestChanges(stage: Stage): Promise<string> {
  const hash = createHash("sha256");
  for (let after = 0n; ;) {
    const rows = await ask(
      stage,
      `select c.ordinal, c.is_added, s.content_hash from ${stage.schema}.changes c
       join ${stage.schema}.staged s on s.position = c.position where c.ordinal > ? order by c.ordinal limit ?`,
      [after, BigInt(changesPerPage)],
    );
    for (const row of rows) hash.update(`${row["is_added"]}${row["content_hash"]}\n`);
    if (rows.length === 0) break;
    after = BigInt(Number(rows.at(-1)?.["ordinal"]));
    await stage.breathe();
  }
  for (let after = 0n; ;) {
    const rows = await ask(
      stage,
      `select ordinal, number from ${stage.schema}.removals where ordinal > ? order by ordinal limit ?`,
      [after, BigInt(changesPerPage)],
    );
    for (const row of rows) hash.update(`-${row["number"]}\n`);
    if (rows.length === 0) break;
    after = BigInt(Number(rows.at(-1)?.["ordinal"]));
    await stage.breathe();
  }
  return hash.digest("hex");
}
