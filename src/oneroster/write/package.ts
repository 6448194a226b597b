/** OneRoster 1.2 CSV, always bulk, as `docs/oneroster.md` describes it. */
import type { Package, PackageFile, PackageSource } from "../../package-file.ts";
import {
  buildingLine,
  districtLine,
  listBuildings,
  listBuildingsOfStudents,
  type Building,
} from "./buildings.ts";
import { csvFile, type Line } from "./csv-file.ts";
import { demographicsColumns, readDemographics } from "./demographics.ts";
import {
  demographicsHeadings,
  manifestHeadings,
  orgHeadings,
  roleHeadings,
  userHeadings,
  type OrgHeading,
} from "./headings.ts";
import { manifestLines } from "./manifest.ts";
import type { Batch } from "./read-batches.ts";
import { readRoles } from "./roles.ts";
import { openStaff } from "./staff.ts";
import { readUsers } from "./users.ts";

/** Nothing but buildings is held: students, guardians and staff are read anew for each file that tells of them. */
export async function openOneRoster(source: PackageSource): Promise<Package> {
  const stored = await listBuildings(source);
  const ofStudents = await listBuildingsOfStudents(source);
  const readStaff = openStaff(source, stored);
  const ofStaff = await findBuildingsOfStaff(readStaff);

  const named = new Set([...ofStaff.ids, ...ofStudents.map(({ id }) => id)]);
  const orgs = listOrgs(source, { stored, ofStudents, named });
  const hasUsers = ofStudents.length > 0 || ofStaff.isAnybody;
  const hasDemographics =
    ofStudents.length > 0 &&
    demographicsColumns.some((column) => source.query.columns.includes(column));

  const users = csvFile("users", userHeadings, () => readUsers(source, readStaff));
  const roles = csvFile("roles", roleHeadings, () => readRoles(source, readStaff));
  const demographics = csvFile("demographics", demographicsHeadings, () =>
    readDemographics(source),
  );
  const candidates: readonly { readonly file: PackageFile; readonly isThere: boolean }[] = [
    { file: csvFile("orgs", orgHeadings, () => inOneBatch(orgs)), isThere: true },
    { file: users, isThere: hasUsers },
    { file: roles, isThere: hasUsers },
    { file: demographics, isThere: hasDemographics },
  ];
  const files = candidates.flatMap(({ file, isThere }) => (isThere ? [file] : []));
  const absent = candidates.flatMap(({ file, isThere }) => (isThere ? [] : [file.name]));
  const manifest = manifestLines((name) => files.some((file) => file.name === `${name}.csv`));
  const last = csvFile("manifest", manifestHeadings, () => inOneBatch(manifest));
  // Last, so that whoever waits for it finds all others. Its lines are nobody's rows and count as none.
  return { files: [...files, { ...last, write: () => last.write(async () => undefined) }], absent };
}

/** Read beforehand, since an org comes before those who name it. */
async function findBuildingsOfStaff(
  readStaff: ReturnType<typeof openStaff>,
): Promise<{ readonly isAnybody: boolean; readonly ids: ReadonlySet<string> }> {
  const ids = new Set<string>();
  let isAnybody = false;
  for await (const staff of readStaff()) {
    for (const { roles } of staff) {
      isAnybody = true;
      for (const { building } of roles) if (building !== undefined) ids.add(building);
    }
  }
  return { isAnybody, ids };
}

/** The district, its granted buildings that are active, and those that a row of the package names. */
function listOrgs(
  { district, buildings: granted }: PackageSource,
  found: {
    readonly stored: readonly Building[];
    readonly ofStudents: readonly Building[];
    readonly named: ReadonlySet<string>;
  },
): readonly Line<OrgHeading>[] {
  const { stored, ofStudents, named } = found;
  const isGranted = (id: string): boolean => granted === null || granted.includes(id);
  const sent = stored.filter(({ id, isActive }) => named.has(id) || (isActive && isGranted(id)));
  // By id, each once: students may have an older name.
  const unknown = new Map(ofStudents.map((building) => [building.id, building]));
  for (const { id } of stored) unknown.delete(id);
  return [districtLine(district), ...[...sent, ...unknown.values()].map(buildingLine)];
}

async function* inOneBatch<Row>(rows: readonly Row[]): AsyncGenerator<Batch<Row>> {
  yield { rows, studentNumbers: [] };
}
