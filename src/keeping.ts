import { deleteExpiredSignIns } from "../db/control/administrators.ts";
import { deleteExpiredTokens } from "../db/control/credentials.ts";
import { deleteMailBefore } from "../db/control/mail.ts";
import { deleteNoticesBefore, deleteRunsBefore } from "../db/control/runs.ts";
import type { Deps } from "./deps.ts";

/** Contract, "How long things are kept", in days. */
export const keepingDays = {
  runs: 396,
  rowErrors: 90,
  /** Staged and held bytes. */
  spool: 7,
  mail: 30,
  /** So that an expired token can be told from one that never was. */
  tokens: 1,
} as const;

export async function forgetExpired(deps: Deps): Promise<void> {
  const daysAgo = (days: number): string =>
    new Date(deps.now().getTime() - days * 86_400_000).toISOString();
  await deps.databases.control.write(async (tx) => {
    await deleteExpiredTokens(tx, daysAgo(keepingDays.tokens));
    await deleteExpiredSignIns(tx, deps.now().toISOString());
    await deleteMailBefore(tx, daysAgo(keepingDays.mail));
    await deleteNoticesBefore(tx, daysAgo(keepingDays.rowErrors));
    await deleteRunsBefore(tx, daysAgo(keepingDays.runs));
  });
}
