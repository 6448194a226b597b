import type { Database, SQLQueryBindings } from "bun:sqlite";
import { sql } from "drizzle-orm";
import type { RecordsDatabase, RecordsReader } from "../open.ts";
import type { Scratch } from "./open-scratch.ts";
import { derivedTables, madeAgain, storedIndexes, storedTables } from "./scratch-tables.ts";

const rowsPerPage = 2_000;

/** Which of the stored columns go where; both in the same order. */
const copies = {
  buildings: { into: "stored_buildings (id, name)", columns: "reporting_id, name" },
  students: {
    into: "stored_students (id, sis_id, last_name, first_name, birth, gender, enrollment, building, building_id)",
    columns:
      "external_id, sis_internal_id, last_name, first_name, date_of_birth, gender, enrollment, building_name, building_reporting_id",
  },
  guardians: {
    into: "stored_guardians (student_id, guardian_id, last_name, first_name)",
    columns: "student_id, guardian_id, last_name, first_name",
  },
  users: {
    into: "stored_users (email, last_name, first_name, roles, buildings)",
    columns: "email, last_name, first_name, roles, buildings",
  },
} as const;

/**
 * Copies what is stored now beside the package, from one snapshot: the buildings, and with `hasChanges` all that a list
 * of changes may leave out. What was copied, or followed from it, before is forgotten.
 */
export async function copyStored(
  scratch: Scratch,
  records: RecordsDatabase,
  { hasChanges }: { readonly hasChanges: boolean },
): Promise<void> {
  const { db } = scratch;
  for (const table of madeAgain) db.run(`drop table if exists ${table}`);
  for (const statement of [...storedTables, ...derivedTables]) db.run(statement);
  const tables = hasChanges ? (["students", "guardians", "users"] as const) : [];
  await records.read(async (snapshot) => {
    for (const table of ["buildings", ...tables] as const) {
      await copyTable(scratch, snapshot, table);
    }
  });
  for (const statement of storedIndexes) db.run(statement);
}

async function copyTable(
  { db, breathe }: Scratch,
  stored: RecordsReader,
  table: keyof typeof copies,
): Promise<void> {
  const { into, columns } = copies[table];
  const names = columns.split(", ");
  const insert = db.prepare(`insert into ${into} values (${names.map(() => "?").join(", ")})`);
  try {
    for (let after = 0; ;) {
      const page = await stored.all<Record<string, string | number | null>>(sql`
        select number, ${sql.raw(columns)} from ${sql.raw(table)} where number > ${after}
        order by number limit ${rowsPerPage}`);
      addPage(
        db,
        page.map((row) => names.map((name) => row[name] ?? null)),
        (row) => insert.run(...row),
      );
      after = Number(page.at(-1)?.["number"] ?? after);
      await breathe();
      if (page.length < rowsPerPage) return;
    }
  } finally {
    insert.finalize();
  }
}

function addPage(
  db: Database,
  rows: readonly SQLQueryBindings[][],
  add: (row: SQLQueryBindings[]) => void,
): void {
  db.run("begin");
  for (const row of rows) add(row);
  db.run("commit");
}
