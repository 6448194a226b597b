import { findDistrict } from "../../db/control/districts.ts";
import type { Grant, Integration, IntegrationRecord } from "../../db/control/integrations.ts";
import type { RecordsReader } from "../../db/open.ts";
import { readBlock, type RowsBlock } from "../../db/records/read-block.ts";
import type { KeysetPosition } from "../../db/records/keyset.ts";
import type { RowsQuery } from "../../db/records/shape.ts";
import { getEndpoint } from "../catalog/index.ts";
import { layoutOf } from "../catalog/shape.ts";
import { todayOf } from "../deps.ts";
import { fileFormats, type FileFormatName } from "../formats/index.ts";
import type { CsvOptions } from "../formats/rows.ts";
import { grantedRows } from "../integrations/granted-rows.ts";
import { countWithheld } from "../opt-outs/count-withheld.ts";
import { readWithheld } from "../opt-outs/withheld.ts";
import { collectNumbers } from "./collect-numbers.ts";
import { fillFileName } from "./file-name.ts";
import { freezePackage, type Source } from "./freeze-package.ts";
import {
  frozenBytesMax,
  type FreezeDeps,
  type FreezeLease,
  type FrozenFile,
} from "./frozen-file.ts";

export type WantedFormat = { readonly name: FileFormatName; readonly csv: CsvOptions };

// Half a megabyte: long enough to be quick, short enough that heartbeats come between.
const rowsPerBlock = 2_000;

/** Writes every file of a run from one snapshot of the records: the bytes are fixed before the first is sent. */
export async function freezeFiles(
  deps: FreezeDeps,
  lease: FreezeLease,
  record: Pick<IntegrationRecord, "grants"> & {
    readonly integration: Pick<Integration, "districtId">;
  },
  wanted: WantedFormat & {
    /** Of the run: what is made anew meanwhile has the same names. */
    readonly at: Date;
  },
): Promise<readonly FrozenFile[]> {
  const { districtId } = record.integration;
  const found = await findDistrict(deps.databases.control.orm, districtId);
  const district = found?.name ?? "";
  const records = await deps.databases.records(districtId);
  const frozen: FrozenFile[] = [];
  const id = record.grants[0]?.integrationId ?? "";
  const withheld = await readWithheld(deps, { districtId, id });
  const from = (snapshot: RecordsReader): Source => ({ snapshot, withheld });
  try {
    await records.read(async (snapshot) => {
      for (const grant of record.grants) {
        const fileName = fillFileName(grant.fileName, {
          endpoint: grant.endpoint,
          format: wanted.name,
          now: wanted.at,
          district,
          runId: lease.run.id,
        });
        if (getEndpoint(grant.endpoint).package) {
          const wish = { district, grant, fileName };
          for await (const file of freezePackage(deps, lease, from(snapshot), wish))
            frozen.push(file);
        } else {
          frozen.push(await freezeFile(deps, lease, from(snapshot), { grant, fileName, wanted }));
        }
      }
    });
    return frozen;
  } catch (error) {
    await Promise.all(frozen.map((file) => deps.spool.remove(file.spoolId)));
    throw error;
  }
}

type FileWish = {
  readonly grant: Grant;
  readonly fileName: string;
  readonly wanted: WantedFormat;
};

async function freezeFile(
  deps: FreezeDeps,
  lease: FreezeLease,
  { snapshot, withheld }: Source,
  { grant, fileName, wanted }: FileWish,
): Promise<FrozenFile> {
  const format = fileFormats.find((candidate) => candidate.name === wanted.name);
  if (!format) throw new Error(`no file format ${wanted.name}`);
  const { studentIds, revision: optOutRevision } = withheld;
  const query = grantedRows(grant, todayOf(deps), studentIds);
  const { columns } = query;
  const layout = layoutOf(getEndpoint(grant.endpoint), columns, grant.reportFieldNames);
  const studentNumbers = collectNumbers();
  let rows = 0;
  const blocks = readBlocks(snapshot, query, grant.rowsMax ?? Infinity, async (block) => {
    rows += block.rows;
    studentNumbers.add(block.studentNumbers);
    // Without a total: to count them would take a sixth of the time that writing takes.
    await lease.progress(`Writing ${fileName}`, rows);
    await lease.check();
  });
  const bytes = format.write({ ...layout, csv: wanted.csv }, blocks);
  const { id: spoolId, ...spooled } = await deps.spool.write(bytes, frozenBytesMax);
  const file = { grant, columns, fileName, spoolId, ...spooled, rows, studentNumbers };
  const studentsWithheld = await countWithheld(snapshot, grant, todayOf(deps), studentIds);
  return { ...file, studentsWithheld, optOutRevision, isDisclosed: true, folder: undefined };
}

async function* readBlocks(
  snapshot: RecordsReader,
  query: RowsQuery,
  rowsMax: number,
  watch: (block: RowsBlock) => Promise<void>,
): AsyncGenerator<RowsBlock> {
  let after: KeysetPosition | undefined;
  let left = rowsMax;
  while (left > 0) {
    const limit = Math.min(rowsPerBlock, left);
    const block = await readBlock(snapshot, query, { after, limit });
    if (block.rows === 0) return;
    await watch(block);
    yield block;
    // Awaited statements never yield to the event loop; heartbeats and other runs need it.
    await Bun.sleep(0);
    after = block.lastKey;
    left -= block.rows;
    if (block.rows < limit) return;
  }
}
