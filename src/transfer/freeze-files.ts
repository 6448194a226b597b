import { findDistrict } from "../../db/control/districts.ts";
import type { Grant, IntegrationRecord } from "../../db/control/integrations.ts";
import type { RecordsReader } from "../../db/open.ts";
import { countRows, listRows, type PageRow } from "../../db/records/read-rows.ts";
import type { RowsQuery } from "../../db/records/shape.ts";
import { getEndpoint } from "../catalog/index.ts";
import { layoutOf } from "../catalog/shape.ts";
import type { Deps } from "../deps.ts";
import { fileFormats, type FileFormatName } from "../formats/index.ts";
import type { WireRow } from "../formats/rows.ts";
import { grantedRows } from "../integrations/granted-rows.ts";
import { fillFileName } from "./file-name.ts";
import type { Lease } from "./lease.ts";

export type FrozenFile = {
  readonly grant: Grant;
  /** Wire names, in the order of the file. */
  readonly columns: readonly string[];
  readonly fileName: string;
  readonly spoolId: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: number;
  readonly studentNumbers: ReadonlySet<number>;
};

const rowsPerPage = 2_000;
// Far above a million students in XML; a larger file is a mistake of a grant.
const fileBytesMax = 16 * 1024 ** 3;

/** Writes every file of a run from one snapshot of the records: the bytes are fixed before the first is sent. */
export async function freezeFiles(
  deps: Deps,
  lease: Lease,
  record: IntegrationRecord,
  formatName: FileFormatName,
): Promise<readonly FrozenFile[]> {
  const { districtId } = record.integration;
  const district = await findDistrict(deps.databases.control.orm, districtId);
  const records = await deps.databases.records(districtId);
  const frozen: FrozenFile[] = [];
  try {
    await records.read(async (snapshot) => {
      for (const grant of record.grants) {
        const fileName = fillFileName(grant.fileName, {
          endpoint: grant.endpoint,
          format: formatName,
          now: deps.now(),
          district: district?.name ?? "",
          runId: lease.run.id,
        });
        frozen.push(await freezeFile(deps, lease, snapshot, grant, fileName, formatName));
      }
    });
    return frozen;
  } catch (error) {
    await Promise.all(frozen.map((file) => deps.spool.remove(file.spoolId)));
    throw error;
  }
}

async function freezeFile(
  deps: Deps,
  lease: Lease,
  snapshot: RecordsReader,
  grant: Grant,
  fileName: string,
  formatName: FileFormatName,
): Promise<FrozenFile> {
  const format = fileFormats.find((candidate) => candidate.name === formatName);
  if (!format) throw new Error(`no file format ${formatName}`);
  const query = grantedRows(grant);
  const layout = layoutOf(getEndpoint(grant.endpoint), query.columns, grant.reportFieldNames);
  const total = Math.min(await countRows(snapshot, query), grant.rowsMax ?? Infinity);
  const studentNumbers = new Set<number>();
  let rows = 0;
  const pages = readPages(snapshot, query, grant.rowsMax ?? Infinity, async (page) => {
    rows += page.length;
    for (const { studentNumber } of page) {
      if (studentNumber !== null) studentNumbers.add(studentNumber);
    }
    await lease.progress(`Writing ${fileName}`, rows, total);
    await lease.check();
  });
  const text = format.write(layout, pages);
  const spooled = await deps.spool.write(encode(text), fileBytesMax);
  const { id: spoolId, bytes, sha256 } = spooled;
  const { columns } = query;
  return { grant, columns, fileName, spoolId, bytes, sha256, rows, studentNumbers };
}

async function* readPages(
  snapshot: RecordsReader,
  query: RowsQuery,
  rowsMax: number,
  watch: (page: readonly PageRow[]) => Promise<void>,
): AsyncGenerator<readonly WireRow[]> {
  let after: readonly string[] | undefined;
  let left = rowsMax;
  while (left > 0) {
    const limit = Math.min(rowsPerPage, left);
    const page = await listRows(snapshot, query, { after, limit });
    if (page.length === 0) return;
    await watch(page);
    // Safe because the statement wrote these objects from the catalog's columns.
    yield page.map((row) => JSON.parse(row.json) as WireRow);
    // Awaited statements never yield to the event loop; heartbeats and other runs need it.
    await Bun.sleep(0);
    after = page.at(-1)?.key;
    left -= page.length;
    if (page.length < limit) return;
  }
}

async function* encode(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of text) yield encoder.encode(piece);
}
