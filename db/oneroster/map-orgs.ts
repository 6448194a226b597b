import type { Scratch } from "./open-scratch.ts";

/** The first row of a sourcedId that can be used; those after it repeat it. */
export const usableOrg = `o.fault is null and o.line = (select min(f.line) from orgs f where f.sourced_id = o.sourced_id)`;

const nameOfBuilding = (id: string): string => `(select o.name from orgs o
  where o.id = ${id} and o.is_school and o.name is not null and ${usableOrg} order by o.line limit 1)`;

/**
 * Every org that a row may name: those of the package, then the stored buildings, by the sourcedId that we write for
 * them and by their Building Reporting Id.
 */
export async function mapOrgs(
  scratch: Scratch,
  writeSourcedId: (reportingId: string) => string,
): Promise<void> {
  const { db } = scratch;
  db.run(`insert or ignore into org_map (sourced_id, is_school, id, name)
    select o.sourced_id, o.is_school, o.id, coalesce(o.name, b.name) from orgs o
    left join stored_buildings b on b.id = o.id where ${usableOrg}`);
  const stored = db
    .query<{ id: string; name: string }, []>(
      `select b.id, coalesce(${nameOfBuilding("b.id")}, b.name) as name from stored_buildings b`,
    )
    .all();
  const insert = db.prepare("insert or ignore into org_map values (?, 1, ?, ?)");
  db.run("begin");
  for (const { id, name } of stored) insert.run(writeSourcedId(id), id, name);
  for (const { id, name } of stored) insert.run(id, id, name);
  db.run("commit");
  insert.finalize();
  await scratch.breathe();
}

/** All names and ids that a building of ours may be called by, once the package is loaded. */
export function listBuildingNames({ db }: Scratch): readonly string[] {
  const rows = db
    .query(
      `select trim(name) from org_map where is_school and name is not null
       union select id from org_map where is_school
       union select trim(name) from stored_buildings`,
    )
    .values();
  return rows.map(([name]) => String(name));
}
