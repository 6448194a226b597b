import type { Grant } from "../../db/control/integrations.ts";
import type { Withheld } from "../../db/control/opt-outs.ts";
import type { RecordsReader } from "../../db/open.ts";
import { getEndpoint } from "../catalog/index.ts";
import { todayOf } from "../deps.ts";
import { grantedRows } from "../integrations/granted-rows.ts";
import { countWithheld } from "../opt-outs/count-withheld.ts";
import { zipPackage, type WatchRows } from "../package-file.ts";
import { openPackage } from "../packages.ts";
import { collectNumbers } from "./collect-numbers.ts";
import {
  frozenBytesMax,
  type FreezeDeps,
  type FreezeLease,
  type FrozenFile,
} from "./frozen-file.ts";

/** What all files of a run are written from. */
export type Source = { readonly snapshot: RecordsReader; readonly withheld: Withheld };

type Wish = {
  /** Its name. */
  readonly district: string;
  readonly grant: Grant;
  /** A folder's ends in a slash. */
  readonly fileName: string;
};

/** The files of a package, or the one zip of them. Limit and what is said of CSV files are not for packages. */
export async function* freezePackage(
  deps: FreezeDeps,
  lease: FreezeLease,
  { snapshot, withheld }: Source,
  { district, grant, fileName }: Wish,
): AsyncGenerator<FrozenFile> {
  const { studentIds, revision: optOutRevision } = withheld;
  const query = grantedRows(grant, todayOf(deps), studentIds);
  const studentsWithheld = await countWithheld(snapshot, grant, todayOf(deps), studentIds);
  const opened = await openPackage(getEndpoint(grant.endpoint), {
    snapshot,
    query,
    buildings: grant.buildings,
    district,
  });
  const freeze = async (
    name: string,
    write: (watch: WatchRows) => AsyncGenerator<Uint8Array>,
  ): Promise<Omit<FrozenFile, "folder" | "studentsWithheld">> => {
    const studentNumbers = collectNumbers();
    let isDisclosed = false;
    let rows = 0;
    const bytes = write(async (more, numbers) => {
      rows += more;
      studentNumbers.add(numbers);
      if (numbers.length > 0) isDisclosed = true;
      await lease.progress(`Writing ${name}`, rows);
      await lease.check();
    });
    const { id: spoolId, ...spooled } = await deps.spool.write(bytes, frozenBytesMax);
    const { columns } = query;
    const file = { grant, columns, fileName: name, spoolId, ...spooled, rows, optOutRevision };
    return { ...file, studentNumbers, isDisclosed };
  };

  if (!fileName.endsWith("/")) {
    const zip = await freeze(fileName, (watch) => zipPackage(opened, deps.now(), watch));
    yield { ...zip, studentsWithheld, folder: undefined };
    return;
  }
  const folder = {
    name: fileName.slice(0, -1),
    last: opened.files.at(-1)?.name ?? "",
    absent: opened.absent,
  };
  // Counted once a package: by the file that tells of its students first, or by the last where none does.
  let left = studentsWithheld;
  for (const file of opened.files) {
    const frozen = await freeze(file.name, file.write);
    const isCounted = frozen.isDisclosed || file.name === folder.last;
    yield { ...frozen, studentsWithheld: isCounted ? left : 0, folder };
    if (isCounted) left = 0;
  }
}
