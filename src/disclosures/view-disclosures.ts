import {
  listDisclosureLines,
  listEntries,
  type DisclosureEntry,
  type DisclosureLine,
  type EntriesPage,
} from "../../db/ledger/by-student.ts";
import { listNumbersOf } from "../../db/ledger/parts.ts";
import type { LedgerDatabase } from "../../db/open.ts";
import { refuseStudentRows } from "../access/refuse-student-rows.ts";
import { audit } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { studentSubject } from "../opt-outs/audit-subject.ts";
import { sortLedger } from "./sort-ledger.ts";

/** A student whom the ledger may know: stored, or removed long ago. */
type Known = {
  readonly ledger: LedgerDatabase;
  /** Empty for an id that was never stored. */
  readonly numbers: readonly number[];
};

/**
 * What was disclosed of a student, line by line. To look is an act of its own and is written down before anything is
 * shown; undefined for an id that was never stored, of which there is nothing to see.
 */
export async function viewDisclosures(
  deps: Deps,
  actor: Administrator,
  studentId: string,
): Promise<readonly DisclosureLine[] | undefined> {
  const { ledger, numbers } = await openFor(deps, actor, studentId, "disclosures.viewed");
  if (numbers.length === 0) return undefined;
  return listDisclosureLines(ledger, numbers);
}

/** The disclosures of one line, or of all, one by one; undefined for an id that was never stored. */
export async function viewEntries(
  deps: Deps,
  actor: Administrator,
  studentId: string,
  page: EntriesPage,
): Promise<Awaited<ReturnType<typeof listEntries>> | undefined> {
  const { ledger, numbers } = await openFor(deps, actor, studentId, "disclosures.viewed");
  if (numbers.length === 0) return undefined;
  return listEntries(ledger, numbers, page);
}

const entriesPerBlock = 1_000;

/** All of them for a file, newest first; undefined for an id that was never stored. */
export async function exportEntries(
  deps: Deps,
  actor: Administrator,
  studentId: string,
): Promise<AsyncGenerator<readonly DisclosureEntry[]> | undefined> {
  const { ledger, numbers } = await openFor(deps, actor, studentId, "disclosures.exported");
  if (numbers.length === 0) return undefined;
  return (async function* readBlocks() {
    let before: number | undefined = Number.MAX_SAFE_INTEGER;
    while (before !== undefined) {
      const page = { before, limit: entriesPerBlock };
      const { entries, next } = await listEntries(ledger, numbers, page);
      yield entries;
      before = next;
    }
  })();
}

async function openFor(
  deps: Deps,
  actor: Administrator,
  studentId: string,
  action: string,
): Promise<Known> {
  refuseStudentRows(actor);
  const { districtId } = actor;
  await sortLedger(deps, districtId);
  const ledger = await deps.databases.ledger(districtId);
  const numbers = (await listNumbersOf(ledger, [studentId])).map(({ number }) => number);
  if (numbers.length > 0) {
    const subject = studentSubject(studentId);
    await deps.databases.control.write((tx) =>
      audit(tx, { at: deps.now(), actor, districtId, action, subject }),
    );
  }
  return { ledger, numbers };
}
