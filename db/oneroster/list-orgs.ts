import type { Scratch } from "./open-scratch.ts";
import type { Counted } from "./list-guardians.ts";

export type OrgFacts = {
  readonly line: number;
  readonly isDeleted: boolean;
  readonly fault: string | null;
  /** Of the first row with its sourcedId. */
  readonly firstLine: number;
  readonly id: string;
  readonly name: string | null;
  /** What a change leaves out. */
  readonly storedName: string | null;
};

/** The schools, in the order of `orgs.csv`. */
export function listOrgs({ db }: Scratch, after: number, limit: number): readonly OrgFacts[] {
  const rows = db.query<Omit<OrgFacts, "isDeleted"> & { deleted: number }, [number, number]>(
    `select o.line, o.deleted, o.fault, (select min(f.line) from orgs f where f.sourced_id = o.sourced_id) as firstLine, o.id, o.name,
       case when o.delta then b.name end as storedName
     from orgs o left join stored_buildings b on b.id = o.id where o.is_school and o.line > ?
     order by o.line limit ?`,
  );
  return rows.all(after, limit).map((row) => ({ ...row, isDeleted: row.deleted === 1 }));
}

/** Rows of that file that nobody can tell whom they are about. */
export type BrokenRow = {
  readonly number: number;
  readonly file: string;
  readonly line: number;
  readonly fault: string;
};

const withoutUser = (file: string): string =>
  `from ${file} r where not exists (select 1 from users u where u.sourced_id = r.user_sourced_id)`;

/** Adds to the broken rows those that repeat another, and changes of users who are not in the package. */
export function findBroken({ db }: Scratch): void {
  db.run(`insert into faults (file, line, fault, blocks)
    select 'demographics', d.line, 'repeats', 0 from demographics d
    where d.line > (select min(f.line) from demographics f where f.user_sourced_id = d.user_sourced_id)`);
  for (const file of ["roles", "demographics"]) {
    db.run(`insert into faults (file, line, fault, blocks)
      select '${file}', line, 'no_user', 0 ${withoutUser(file)} and delta order by line`);
  }
}

/** The other rows of users who are not in the package. Classes change every day, and little is taken from them. */
export function countOrphans({ db }: Scratch): ReadonlyMap<string, Counted> {
  const of = (file: string, which: string): [string, Counted] => {
    const [row] = db.query(`select count(*), min(line) ${withoutUser(file)} ${which}`).values();
    return [file, { count: Number(row?.[0] ?? 0), line: Number(row?.[1] ?? 0) }];
  };
  return new Map([
    of("roles", "and not delta"),
    of("demographics", "and not delta"),
    of("enrollments", ""),
  ]);
}

/** In the order of the files. `blocks`: those that may be about a guardian. */
export function listBroken(
  { db }: Scratch,
  which: { readonly files: readonly string[]; readonly blocks: readonly boolean[] },
  after: number,
  limit: number,
): readonly BrokenRow[] {
  return db
    .query<BrokenRow, [number, string, string, number]>(
      `select number, file, line, fault from faults where number > ?
       and file in (select value from json_each(?)) and blocks in (select value from json_each(?))
       order by number limit ?`,
    )
    .all(after, JSON.stringify(which.files), JSON.stringify(which.blocks.map(Number)), limit);
}
