import { listAudit, type AuditEntry, type AuditFilter } from "../db/control/audit.ts";
import { audit } from "./audit.ts";
import type { Administrator, Deps } from "./deps.ts";

const entriesPerBlock = 1_000;

/** All entries that the filter lets through, newest first. Taking the log away is an act that it tells of itself. */
export async function exportAudit(
  deps: Deps,
  actor: Administrator,
  filter: AuditFilter,
): Promise<AsyncGenerator<readonly AuditEntry[]>> {
  const { districtId } = actor;
  const { control } = deps.databases;
  await control.write((tx) =>
    audit(tx, {
      at: deps.now(),
      actor,
      districtId,
      action: "audit_log.exported",
      subject: districtId,
    }),
  );
  return (async function* readBlocks() {
    let before: number | undefined;
    for (;;) {
      const page = { filter, before, limit: entriesPerBlock };
      const entries = await listAudit(control.orm, districtId, page);
      yield entries;
      before = entries.at(-1)?.id;
      if (entries.length < entriesPerBlock || before === undefined) return;
      // Awaited statements never yield to the event loop; other requests need it.
      await Bun.sleep(0);
    }
  })();
}
