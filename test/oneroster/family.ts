import { born, role, rowsOfElm, user, type Row, type Rows } from "./making.ts";

/** The students s1 and s2, and those who are named. */
export function familyOf(
  users: readonly Row[],
  roles: readonly Row[],
  students: Readonly<Record<string, Row>> = {},
): Rows {
  return rowsOfElm({
    users: [user("s1", students["s1"]), user("s2", students["s2"]), ...users],
    roles: [role("s1", "student"), role("s2", "student"), ...roles],
    demographics: [born("s1"), born("s2")],
  });
}
