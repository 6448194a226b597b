import type { Grant } from "../../db/control/integrations.ts";
import type { RecordsReader } from "../../db/open.ts";
import { getEndpoint } from "../catalog/index.ts";
import { todayOf } from "../deps.ts";
import { grantedRows } from "../integrations/granted-rows.ts";
import { zipPackage, type WatchRows } from "../package-file.ts";
import { openPackage } from "../packages.ts";
import { collectNumbers } from "./collect-numbers.ts";
import {
  frozenBytesMax,
  type FreezeDeps,
  type FreezeLease,
  type FrozenFile,
} from "./frozen-file.ts";

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
  snapshot: RecordsReader,
  { district, grant, fileName }: Wish,
): AsyncGenerator<FrozenFile> {
  const query = grantedRows(grant, todayOf(deps));
  const opened = await openPackage(getEndpoint(grant.endpoint), {
    snapshot,
    query,
    buildings: grant.buildings,
    district,
  });
  const freeze = async (
    name: string,
    write: (watch: WatchRows) => AsyncGenerator<Uint8Array>,
  ): Promise<Omit<FrozenFile, "folder">> => {
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
    const file = { grant, columns, fileName: name, spoolId, ...spooled, rows };
    return { ...file, studentNumbers, isDisclosed };
  };

  if (!fileName.endsWith("/")) {
    const zip = await freeze(fileName, (watch) => zipPackage(opened, deps.now(), watch));
    yield { ...zip, folder: undefined };
    return;
  }
  const folder = {
    name: fileName.slice(0, -1),
    last: opened.files.at(-1)?.name ?? "",
    absent: opened.absent,
  };
  for (const file of opened.files) {
    yield { ...(await freeze(file.name, file.write)), folder };
  }
}
