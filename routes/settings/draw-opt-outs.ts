import type { FoundStudentData } from "../../components/settings/found-students.tsx";
import { optOutsPath } from "../../components/settings/opt-out-form.tsx";
import type { OptOutData, WithheldStudent } from "../../components/settings/opt-out-table.tsx";
import type { SavedData } from "../../components/settings/saved-opt-outs.tsx";
import type { Integration } from "../../db/control/integrations.ts";
import {
  countWithheldStudents,
  listOptOutsOf,
  listWithheldStudents,
  type OptOut,
  type StudentFilter,
} from "../../db/control/opt-outs.ts";
import type { Deps } from "../../src/deps.ts";
import { findHolders } from "../../src/disclosures/find-holders.ts";
import { describeNow, disclosuresOf, findStudents, nameOf, nameStudents } from "./name-students.ts";

const studentsPerPage = 25;
// Whose holders are named right after saving; of more the list tells.
const namedMax = 100;

type Place = { readonly districtId: string; readonly integrations: readonly Integration[] };

/** The list, from the student behind `after` on. */
export async function drawWithheld(
  deps: Deps,
  place: Place,
  page: {
    readonly search: string;
    readonly found: readonly FoundStudentData[] | undefined;
    readonly after: string;
  },
): Promise<{
  readonly students: readonly WithheldStudent[];
  readonly total: number;
  readonly nextHref: string | undefined;
}> {
  const { districtId } = place;
  const control = deps.databases.control.orm;
  const filter = await findFilter(deps, districtId, page);
  const wish = { filter, after: page.after, limit: studentsPerPage + 1 };
  const ids = await listWithheldStudents(control, districtId, wish);
  const shown = ids.slice(0, studentsPerPage);
  const last = ids.length > shown.length ? shown.at(-1) : undefined;
  const query = new URLSearchParams({
    ...(page.search ? { q: page.search } : {}),
    after: last ?? "",
  });
  return {
    students: await drawStudents(deps, place, shown),
    total: await countWithheldStudents(control, districtId, filter),
    nextHref: last === undefined ? undefined : `${optOutsPath}?${query}`,
  };
}

/** Ids that begin so, stored or not; or the stored students whose names match. */
async function findFilter(
  deps: Deps,
  districtId: string,
  {
    search,
    found,
  }: { readonly search: string; readonly found: readonly FoundStudentData[] | undefined },
): Promise<StudentFilter | undefined> {
  if (search === "") return undefined;
  const byPrefix = { prefix: search };
  const count = await countWithheldStudents(deps.databases.control.orm, districtId, byPrefix);
  if (count > 0 || !found || found.length === 0) return byPrefix;
  return { studentIds: found.map(({ studentId }) => studentId) };
}

async function drawStudents(
  deps: Deps,
  { districtId, integrations }: Place,
  studentIds: readonly string[],
): Promise<readonly WithheldStudent[]> {
  const names = await nameStudents(deps, districtId, studentIds);
  const holders = await findHolders(deps, districtId, studentIds);
  const optOuts = await listOptOutsOf(deps.databases.control.orm, districtId, studentIds);
  return studentIds.map((studentId) => ({
    studentId,
    name: nameOf(names.get(studentId)),
    optOuts: optOuts
      .filter((optOut) => optOut.studentId === studentId)
      .map((optOut) => drawOptOut(integrations, optOut)),
    holders: (holders.get(studentId) ?? []).map((id) => vendorName(integrations, id)),
    disclosuresHref: disclosuresOf(studentId),
  }));
}

function drawOptOut(integrations: readonly Integration[], optOut: OptOut): OptOutData {
  const { id, integrationId, createdAt, createdBy, reason } = optOut;
  return {
    id,
    from: integrationId === null ? "All data exports" : vendorName(integrations, integrationId),
    since: createdAt,
    by: createdBy,
    ...(reason === null ? {} : { reason }),
  };
}

/** Also of one that is gone: the ledger outlives it. */
export function vendorName(integrations: readonly Integration[], id: string): string {
  return integrations.find((one) => one.id === id)?.name ?? `A removed data export (${id})`;
}

/** What the save of that revision did, and who holds a record of those it withholds. */
export async function drawSaved(
  deps: Deps,
  { districtId, integrations }: Place,
  revision: number,
): Promise<SavedData | undefined> {
  const control = deps.databases.control.orm;
  const page = { filter: { revision }, after: "", limit: 10_000 };
  const ids = await listWithheldStudents(control, districtId, page);
  if (ids.length === 0) return undefined;
  const names = await nameStudents(deps, districtId, ids);
  const named = ids.slice(0, namedMax);
  const holders = await findHolders(deps, districtId, named);
  const sent = named.flatMap((studentId) => {
    const vendors = holders.get(studentId);
    if (!vendors) return [];
    const student = { studentId, name: nameOf(names.get(studentId)) };
    const held = vendors.map((id) => vendorName(integrations, id));
    return [{ ...student, holders: held, href: disclosuresOf(studentId) }];
  });
  const left = ids.length - named.length;
  return { students: ids.length, unknown: ids.length - names.size, sent, left };
}

/** Stored students who match, each with the way to withhold it. */
export async function drawFound(
  deps: Deps,
  { districtId }: Place,
  search: string,
): Promise<readonly FoundStudentData[]> {
  const found = await findStudents(deps, districtId, search);
  return found.map((student) => {
    const { studentId } = student;
    const withhold = `${optOutsPath}?student=${encodeURIComponent(studentId)}#withhold-title`;
    return {
      studentId,
      name: nameOf(student),
      about: describeNow(student),
      links: [
        { href: withhold, label: "Withhold" },
        { href: disclosuresOf(studentId), label: "Disclosures" },
      ],
    };
  });
}
