import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { getEndpoint } from "../catalog/index.ts";
import { layoutOf } from "../catalog/shape.ts";
import { inOneBlock } from "../formats/cell-block.ts";
import { writeCsv } from "../formats/csv.ts";
import type { WireRow } from "../formats/rows.ts";
import { seedBuildings } from "./buildings.ts";
import { seedUserRoles } from "./staff/user-roles.ts";
import { seedUsers } from "./staff/users.ts";
import { seedStudents } from "./students.ts";

const columnsInRoster = [
  "student_id",
  "last_name",
  "first_name",
  "date_of_birth",
  "gender",
  "district_enrollment",
  "grade",
  "address",
  "city",
  "state",
  "zip",
  "building",
  "building_reporting_id",
];

/**
 * What a rostering vendor has lying ready for the district that `seed` made: its students some weeks later, with
 * newcomers, removals to other streets, a building more, and one birthday that is no day. Written once.
 */
export async function writeRosters(
  folder: string,
  wish: { readonly students: number; readonly today: string },
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const annex = {
    building_reporting_id: "0052",
    building: "Kościuszko Street Annex",
    active: true,
  };
  await writeOnce(folder, "buildings", [...seedBuildings(), annex]);
  const students = wish.students + Math.ceil(wish.students / 50);
  const [rows = []] = seedStudents({ ...wish, students, seed: 1, batchRows: students });
  await writeOnce(folder, "students", rows.map(age), columnsInRoster);
  const accounts = join(folder, "accounts");
  // Of an earlier day they would be made anew beside the old ones, and never unchanged.
  if (!existsSync(accounts)) await writeAccounts(accounts, wish.today);
}

/**
 * Epoch directories with the staff and what their roles may do: a finished one with a newcomer and one who left, and
 * a newer one that is still being written.
 */
async function writeAccounts(folder: string, today: string): Promise<void> {
  const [first, ...others] = seedUsers();
  const newcomer = {
    ...first,
    email: "noor.haddad@example.org",
    first_name: "Noor",
    last_name: "Haddad",
    admin: false,
  };
  const left = { ...others.at(-1), deleted: true };
  const finished = join(folder, `${today.replaceAll("-", "")}-010000`);
  await mkdir(finished, { recursive: true, mode: 0o700 });
  await writeOnce(finished, "users", [first ?? {}, ...others.slice(0, -1), left, newcomer]);
  await writeOnce(finished, "user_roles", seedUserRoles());
  await writeFile(join(finished, "COMPLETE"), "");
  const unfinished = join(folder, `${today.replaceAll("-", "")}-020000`);
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await writeOnce(unfinished, "users", [newcomer]);
}

function age(row: WireRow, index: number): WireRow {
  if (index === 417) return { ...row, date_of_birth: "2014-02-30" };
  return index % 60 === 7 ? { ...row, address: `${index} Lafayette Pl, Apt "C"` } : row;
}

async function writeOnce(
  folder: string,
  endpointName: string,
  rows: readonly WireRow[],
  columns: readonly string[] = Object.keys(rows[0] ?? {}),
): Promise<void> {
  const path = join(folder, `${endpointName}.csv`);
  if (existsSync(path)) return;
  const layout = layoutOf(getEndpoint(endpointName), columns, true);
  const pieces = await Array.fromAsync(writeCsv(layout, inOneBlock(layout, rows)));
  await writeFile(path, Buffer.concat(pieces), { mode: 0o600 });
}
