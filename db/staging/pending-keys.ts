import { quoted, type RecordRow } from "../records/shape.ts";
import { jsonValue } from "../records/shape.ts";
import { ask, runInRanges, lastPosition, type Stage } from "./open-stage.ts";

/** Keeps the first key column of the staged rows in a file of their own, or adds them there, for the files that come after. */
export async function keepKeys(stage: Stage, path: string): Promise<void> {
  const key = quoted(stage.shape.key[0] ?? "");
  await ask(stage, "attach ? as kept", [path]);
  await ask(stage, "create table if not exists kept.keys (key text primary key) without rowid");
  await runInRanges(
    stage,
    `insert or ignore into kept.keys select s.${key} from ${stage.schema}.staged s
     where s.position between ? and ?`,
    await lastPosition(stage),
  );
  await ask(stage, "detach kept");
}

/** Lets the checks of this stage see keys that were kept; gives the name of the table. */
export async function attachKeys(stage: Stage, path: string, name: string): Promise<string> {
  const schema = quoted(`pending_${name}`);
  await ask(stage, `attach ? as ${schema}`, [path]);
  return `${schema}.keys`;
}

/** The staged rows themselves, of a small endpoint. */
export async function listStagedRows(stage: Stage, most: number): Promise<readonly RecordRow[]> {
  const members = stage.shape.columns.map((column) => `'${column.name}', ${cellOf(column)}`);
  const rows = await ask(
    stage,
    `select json_object(${members.join(", ")}) as row from ${stage.schema}.staged s order by position limit ?`,
    [BigInt(most)],
  );
  // Safe because the statement above wrote it from the shape's columns.
  return rows.map((row) => JSON.parse(String(row["row"])) as RecordRow);
}

/** JSON has no blobs, which stand for absent cells. */
function cellOf(column: Parameters<typeof jsonValue>[0]): string {
  const value = jsonValue(column, "s");
  return `case when typeof(s.${quoted(column.sql)}) = 'blob' then null else ${value} end`;
}
