import { insertRead } from "../db/ledger/disclosures.ts";
import type { Deps } from "./deps.ts";

/** Records that a vendor reads these students by API; awaited before the last byte of the answer leaves. */
export async function discloseRead(
  deps: Deps,
  read: {
    readonly districtId: string;
    readonly integrationId: string;
    readonly endpoint: string;
    readonly columns: readonly string[];
    readonly studentNumbers: Iterable<number>;
  },
): Promise<void> {
  const ledger = await deps.databases.ledger(read.districtId);
  await insertRead(ledger, {
    integrationId: read.integrationId,
    endpoint: read.endpoint,
    columns: read.columns,
    channel: "api",
    at: deps.now().toISOString(),
    studentNumbers: read.studentNumbers,
  });
}
