import {
  findIntegrationRecord,
  type Grant,
  type Integration,
} from "../../db/control/integrations.ts";
import { insertDisclosure } from "../../db/ledger/disclosures.ts";
import type { RecordsReader } from "../../db/open.ts";
import type { KeysetPosition } from "../../db/records/keyset.ts";
import { readBlock } from "../../db/records/read-block.ts";
import { listRows } from "../../db/records/read-rows.ts";
import { columnNames } from "../catalog/endpoint.ts";
import { getEndpoint } from "../catalog/index.ts";
import { students } from "../catalog/endpoints/students.ts";
import { shapeOf } from "../catalog/shape.ts";
import { todayOf, type Administrator, type Deps } from "../deps.ts";
import { grantedRows } from "../integrations/granted-rows.ts";
import { addOptOuts } from "../opt-outs/add-opt-outs.ts";

const nightsBefore = 30;
const day = 86_400_000;

/** A month in which the accepted exports went out, some calls of the API, and two families who said no. */
export async function seedRegisters(
  deps: Deps,
  administrator: Administrator,
  exports: readonly Integration[],
): Promise<void> {
  const { districtId } = administrator;
  const ledger = await deps.databases.ledger(districtId);
  const records = await deps.databases.records(districtId);
  const midnight = Date.parse(`${todayOf(deps)}T00:00:00.000Z`);
  for (const integration of exports) {
    const { grants } = await findIntegrationRecord(deps.databases.control.orm, integration);
    for (const grant of grants.filter(({ endpoint }) => getEndpoint(endpoint).student !== "none")) {
      const told = await readTold(records.orm, grant, todayOf(deps));
      for (let night = nightsBefore; night > 0; night -= 1) {
        const at = new Date(midnight - night * day + 41_000).toISOString();
        await insertDisclosure(ledger, { ...told, channel: "push", at, state: "delivered" });
      }
      const at = new Date(midnight - 3 * day + 15 * 3_600_000).toISOString();
      const some = { ...told, studentNumbers: told.studentNumbers.slice(0, 100) };
      await insertDisclosure(ledger, { ...some, channel: "api", at, state: "sent" });
    }
  }
  const [one, other] = await chooseStudents(records.orm);
  const [first] = exports;
  if (one === undefined || other === undefined || !first) return;
  await addOptOuts(deps, administrator, {
    studentIds: [one],
    integrationIds: null,
    reason: "Parents' letter at enrollment",
  });
  await addOptOuts(deps, administrator, {
    studentIds: [other],
    integrationIds: [first.id],
    reason: null,
  });
}

/** What a file of the grant would tell, and of whom. */
async function readTold(db: RecordsReader, grant: Grant, today: string) {
  const query = grantedRows(grant, today, []);
  const numbers = new Set<number>();
  let after: KeysetPosition | undefined;
  do {
    const block = await readBlock(db, query, { after, limit: 1_000 });
    for (const number of block.studentNumbers) numbers.add(number);
    after = block.lastKey;
  } while (after);
  const { integrationId, endpoint } = grant;
  const { columns } = query;
  return { integrationId, endpoint, columns, runId: null, studentNumbers: [...numbers] };
}

async function chooseStudents(db: RecordsReader): Promise<readonly string[]> {
  const query = { shape: shapeOf(students), columns: columnNames(students), conditions: [] };
  const rows = await listRows(db, query, { after: undefined, limit: 40 });
  return [rows[11], rows[29]].flatMap((row) => row?.key[0] ?? []);
}
