/** A building as a row that names it has to have it. */
export type School = { readonly id: string; readonly name: string };

/** A role of a user, with what its org is. */
export type RoleFacts = {
  readonly line: number;
  readonly isPrimary: boolean;
  readonly isDelta: boolean;
  readonly isDeleted: boolean;
  /** `YYYY-MM-DD`. */
  readonly begins: string | null;
  readonly ends: string | null;
  readonly word: string | null;
  readonly org: string;
  /** The org is one of the package, or a stored building. */
  readonly isKnown: boolean;
  /** Undefined for an org that is no school. */
  readonly school: School | undefined;
};

/** SQL for the roles of that kind of the user `u`, in the order of their file; `readRoleFacts` takes it. */
export function rolesOf(kind: "student" | "staff"): string {
  return `(select json_group_array(json_array(r.line, r.is_primary, r.delta, r.deleted, r.begins, r.ends, r.word, r.org,
      m.is_school, m.id, m.name) order by r.line)
    from roles r left join org_map m on m.sourced_id = r.org where r.user_sourced_id = u.sourced_id and r.kind = '${kind}')`;
}

type Cells = readonly [
  line: number,
  isPrimary: number,
  isDelta: number,
  isDeleted: number,
  begins: string | null,
  ends: string | null,
  word: string | null,
  org: string,
  isSchool: number | null,
  id: string | null,
  name: string | null,
];

export function readRoleFacts(json: string): readonly RoleFacts[] {
  // Safe because `rolesOf` is the only writer of it.
  const rows = JSON.parse(json) as readonly Cells[];
  return rows.map(
    ([line, isPrimary, isDelta, isDeleted, begins, ends, word, org, isSchool, id, name]) => ({
      line,
      isPrimary: isPrimary === 1,
      isDelta: isDelta === 1,
      isDeleted: isDeleted === 1,
      begins,
      ends,
      word,
      org,
      isKnown: isSchool !== null,
      school: isSchool === 1 ? { id: id ?? "", name: name ?? "" } : undefined,
    }),
  );
}

/** SQL for the school that an org is, as `readSchool` takes it. */
export function schoolOf(org: string): string {
  return `(select json_array(m.id, m.name) from org_map m where m.sourced_id = ${org} and m.is_school)`;
}

export function readSchool(json: string | null): School | undefined {
  if (json === null) return undefined;
  // Safe because `schoolOf` and its like are the only writers of it.
  const [id, name] = JSON.parse(json) as readonly [string | null, string | null];
  return { id: id ?? "", name: name ?? "" };
}
