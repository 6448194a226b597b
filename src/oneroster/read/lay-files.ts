import { describeContent, type PackageContent } from "../../../db/oneroster/describe-package.ts";
import { findBroken } from "../../../db/oneroster/list-orgs.ts";
import type { Scratch } from "../../../db/oneroster/open-scratch.ts";
import { Refusal } from "../../refusal.ts";
import type { PackageInput } from "../../import/open-package.ts";
import { raceHeadings } from "../write/headings.ts";
import type { ChosenFiles } from "./choose-files.ts";
import {
  layDemographics,
  layEnrollment,
  layOrg,
  layRole,
  layUser,
  type Aside,
} from "./lay-aside.ts";
import type { GuardianContext } from "./map-guardians.ts";
import type { StudentContext } from "./map-students.ts";
import { readTable, type TableRow } from "./read-table.ts";
import {
  demographicsTable,
  enrollmentTable,
  orgTable,
  roleTable,
  userTable,
  type Table,
} from "./tables.ts";

export type LaidAside = PackageContent & {
  /** Some rows tell changes only, so what is stored is needed. */
  readonly hasChanges: boolean;
  /** Of what columns of ours the package says something at all. */
  readonly keptOfStudents: StudentContext["kept"];
  readonly keptOfGuardians: GuardianContext["kept"];
};

/** Reads the files of a package into the scratch; each is read once. */
export async function layFiles(
  scratch: Scratch,
  input: PackageInput,
  { files }: ChosenFiles,
): Promise<LaidAside> {
  const writer = scratch.openWriter();
  const idTypes = new Set<string>();
  let hasChanges = false;
  const lay = async <Name extends string>(
    table: Table<Name>,
    take: (aside: Aside, row: TableRow<Name>) => void,
  ): Promise<ReadonlySet<string>> => {
    const filled = new Set<string>();
    const chosen = files.get(table.stem);
    if (!chosen) return filled;
    const { file, mode } = chosen;
    await input.tell(`Reading ${table.stem}.csv`);
    const aside: Aside = { writer, mode, idTypes, markDelta: () => void (hasChanges = true) };
    const { encoding } = input.settings;
    const bytes = input.spool.read(file.spoolId);
    for await (const rows of readTable(table, {
      fileName: file.fileName,
      bytes,
      encoding,
      filled,
    })) {
      for (const row of rows) take(aside, row);
      await scratch.breathe();
    }
    // A file of changes without any row is one all the same: what is not in it is stored.
    if (mode === "delta") hasChanges = true;
    return filled;
  };
  await lay(orgTable, layOrg);
  const ofUsers = await lay(userTable, layUser);
  await lay(roleTable, layRole);
  const ofDemographics = await lay(demographicsTable, layDemographics);
  await lay(enrollmentTable, layEnrollment);
  writer.finish();
  scratch.addIndexes();
  findBroken(scratch);
  const content = describeContent(scratch);
  refuseEmpty(input, files, content);
  return { ...content, hasChanges, ...listKept(ofUsers, ofDemographics, idTypes) };
}

/** catalog.md: "a load with no rows fails unless the location says that it may be empty". */
function refuseEmpty(
  { settings }: PackageInput,
  files: ChosenFiles["files"],
  { users }: PackageContent,
): void {
  const chosen = files.get("users");
  if (chosen?.mode !== "bulk" || users > 0 || settings.mayBeEmpty) return;
  const sentence = `${chosen.file.fileName} has no rows. Nothing was stored. Send a file with rows.`;
  throw new Refusal("empty_file", sentence);
}

function listKept(
  ofUsers: ReadonlySet<string>,
  ofDemographics: ReadonlySet<string>,
  idTypes: ReadonlySet<string>,
): Pick<LaidAside, "keptOfStudents" | "keptOfGuardians"> {
  const isKept = {
    middle_name: ofUsers.has("middleName"),
    grade: ofUsers.has("grades"),
    race: raceHeadings.some((heading) => ofDemographics.has(heading)),
    student_reporting_id: idTypes.has("state"),
    sis_internal_id: idTypes.has("sis"),
    email: ofUsers.has("email"),
    cell_phone: ofUsers.has("sms"),
    home_phone: ofUsers.has("phone"),
  } as const;
  const pick = <Name extends keyof typeof isKept>(...names: readonly Name[]): ReadonlySet<Name> =>
    new Set(names.filter((name) => isKept[name]));
  return {
    keptOfStudents: pick("middle_name", "grade", "race", "student_reporting_id", "sis_internal_id"),
    keptOfGuardians: pick("email", "cell_phone", "home_phone"),
  };
}
