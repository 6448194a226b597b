import { deleteDevicesBefore, deleteExpiredSignIns } from "../db/control/sign-ins.ts";
import { deleteIdempotencyKeysBefore } from "../db/control/idempotency-keys.ts";
import { deleteMailBefore } from "../db/control/mail.ts";
import { deleteNoticesBefore, deleteRunsBefore } from "../db/control/runs.ts";
import { listDistricts } from "../db/control/districts.ts";
import { deleteTokensBefore } from "../db/control/tokens.ts";
import { deleteForgotten, hasForgotten } from "../db/records/delete-forgotten.ts";
import { hashBefore } from "./access/access-token.ts";
import type { Deps } from "./deps.ts";
import { describeFault } from "./log.ts";
import { closeForgottenRuns } from "./transfer/held-runs.ts";

/** Contract, "How long things are kept", in days. */
export const keepingDays = {
  runs: 396,
  /** In the changes feed; receipts of loads go with them. */
  removals: 396,
  rowErrors: 90,
  /** Staged and held bytes. */
  spool: 7,
  mail: 30,
  /** So that an expired token can be told from one that never was. */
  tokens: 1,
  idempotencyKeys: 1,
  /** Browsers in which nobody signed in since. */
  devices: 396,
} as const;

export async function forgetExpired(deps: Deps): Promise<void> {
  const daysAgo = (days: number): string => instantDaysAgo(deps, days);
  await deps.databases.control.write(async (tx) => {
    await deleteTokensBefore(tx, hashBefore(new Date(daysAgo(keepingDays.tokens))));
    await deleteExpiredSignIns(tx, deps.now().toISOString());
    await deleteDevicesBefore(tx, daysAgo(keepingDays.devices));
    await deleteIdempotencyKeysBefore(tx, daysAgo(keepingDays.idempotencyKeys));
    await deleteMailBefore(tx, daysAgo(keepingDays.mail));
    await deleteNoticesBefore(tx, daysAgo(keepingDays.rowErrors));
    await closeForgottenRuns(tx, daysAgo(keepingDays.spool), deps.now());
    await deleteRunsBefore(tx, daysAgo(keepingDays.runs));
  });
}

/** In the districts' own databases. One that cannot be written now is swept the next time. */
export async function forgetOldChanges(deps: Deps): Promise<void> {
  const before = instantDaysAgo(deps, keepingDays.removals);
  for (const district of await listDistricts(deps.databases.control.orm)) {
    try {
      const records = await deps.databases.records(district.id);
      if (!(await hasForgotten(records.orm, before))) continue;
      await records.write((tx) => deleteForgotten(tx, before));
    } catch (error) {
      const facts = { district: district.id, ...describeFault(error) };
      deps.log.error("old changes could not be deleted", facts);
    }
  }
}

function instantDaysAgo(deps: Deps, days: number): string {
  return new Date(deps.now().getTime() - days * 86_400_000).toISOString();
}
