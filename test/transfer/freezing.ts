/** Files of an export as a push freezes them, without a server to send them to. */
import type { Grant } from "../../db/control/integrations.ts";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { getEndpoint } from "../../src/catalog/index.ts";
import { enrollmentCodes } from "../../src/catalog/endpoints/students.ts";
import type { FileFormatName } from "../../src/formats/index.ts";
import type { CsvOptions } from "../../src/formats/rows.ts";
import { freezeFiles } from "../../src/transfer/freeze-files.ts";
import type { FrozenFile } from "../../src/transfer/frozen-file.ts";
import type { School } from "../import/loading.ts";

export const plainCsv: CsvOptions = { formulas: "off", byteOrderMark: false, lineEnd: "crlf" };

export type Frozen = FrozenFile & { readonly text: string };

type Wish = Partial<Grant> & { readonly endpoint: string };

/** All columns and all students unless the grant says otherwise. */
export async function freeze(
  school: School,
  grant: Wish,
  format: FileFormatName,
  csv: Partial<CsvOptions> = {},
): Promise<Frozen> {
  const [file] = await freezeAll(school, grant, format, csv);
  if (!file) throw new Error("nothing was frozen");
  return { ...file, text: file.content.toString("utf8") };
}

/** The same for what is several files. */
export async function freezeAll(
  { house, districtId }: School,
  grant: Wish,
  format: FileFormatName = "csv",
  csv: Partial<CsvOptions> = {},
): Promise<readonly (FrozenFile & { readonly content: Buffer })[]> {
  const whole: Grant = {
    id: "gra_test",
    integrationId: "int_test",
    columns: columnNames(getEndpoint(grant.endpoint)),
    buildings: null,
    enrollment: [...enrollmentCodes],
    programs: null,
    beginOn: null,
    rowsMax: null,
    fileName: null,
    reportFieldNames: false,
    revision: 1,
    position: 0,
    ...grant,
  };
  const frozen = await freezeFiles(
    house.deps,
    { run: { id: "run_test" }, progress: async () => undefined, check: async () => undefined },
    { integration: { districtId }, grants: [whole] },
    { name: format, csv: { ...plainCsv, ...csv }, at: house.deps.now() },
  );
  const read = async (file: FrozenFile) => {
    const pieces = await Array.fromAsync(house.deps.spool.read(file.spoolId));
    await house.deps.spool.remove(file.spoolId);
    return { ...file, content: Buffer.concat(pieces) };
  };
  return Promise.all(frozen.map(read));
}
