import type { InputFile } from "../../../db/control/schema.ts";
import { buildings } from "../../catalog/endpoints/buildings.ts";
import { guardians } from "../../catalog/endpoints/guardians.ts";
import { students } from "../../catalog/endpoints/students.ts";
import { users } from "../../catalog/endpoints/users.ts";
import type { Endpoint } from "../../catalog/endpoint.ts";
import type { RawBatch } from "../../formats/rows.ts";
import type { OpenedFile } from "../../import/open-package.ts";
import type { ChosenFiles } from "./choose-files.ts";
import {
  readBuildings,
  readGuardians,
  readNothing,
  readStaff,
  readStudents,
  type PartsInput,
} from "./read-parts.ts";

/** What a load of the package stores, in order; which parts there are follows from the package alone. */
export function listParts(
  input: PartsInput,
  { chosen, manifest }: { readonly chosen: ChosenFiles; readonly manifest: InputFile },
): readonly OpenedFile[] {
  const { laid, tellsAll, isExact } = input;
  const parts: OpenedFile[] = [];
  const { orgs, users: people, ...around } = filesOf(chosen);
  // Rows that tell of users who did not come are told with the students.
  const file = people ?? around.roles ?? around.demographics ?? around.enrollments;
  if (orgs) parts.push(partOf(buildings, orgs, () => readBuildings(input)));
  if (file) parts.push(partOf(students, file, () => readStudents(input)));
  // Where no user is a guardian, the package says nothing of guardians.
  if (people && (!tellsAll || laid.hasGuardians)) {
    const part = partOf(guardians, people, () => readGuardians(input));
    parts.push(isExact ? { ...part, isDelta: false, within: students.name } : part);
  }
  if (people) parts.push(partOf(users, people, () => readStaff(input)));
  return parts.length > 0 ? parts : [partOf(students, manifest, readNothing)];
}

function filesOf({ files }: ChosenFiles): Readonly<Record<string, InputFile | undefined>> {
  return Object.fromEntries([...files].map(([stem, { file }]) => [stem, file]));
}

/** Nothing goes by not being named, but guardians. */
function partOf(
  endpoint: Endpoint,
  { fileName, bytes, sha256 }: InputFile,
  batches: () => AsyncGenerator<RawBatch>,
): OpenedFile {
  const name = `${fileName} → ${endpoint.name}`;
  return { endpoint, fileName: name, bytes, sha256, isRequired: false, isDelta: true, batches };
}
