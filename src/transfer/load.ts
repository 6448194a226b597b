import type { HeldLoad, RunInput } from "../../db/control/schema.ts";
import {
  listRunFiles,
  listRunNotices,
  type RunFile,
  type RunNotice,
} from "../../db/control/runs.ts";
import type { Deps } from "../deps.ts";
import { spoolIdsOfInput } from "../import/keep-input.ts";
import { loadSpooled } from "../import/load-spooled.ts";
import { Refusal } from "../refusal.ts";
import { checkAccess } from "./check-access.ts";
import { toRunOutcome } from "./file-result.ts";
import { explainFault } from "./explain-fault.ts";
import { LeaseLost, type Lease } from "./lease.ts";
import { failureOf, type FileNotice, type FileResult, type Outcome } from "./outcome.ts";

// A thousand a file, of as many locations as an import may have.
const noticesMax = 100_000;

/** Loads a body that came by API or by hand and waits in the spool. */
export async function load(deps: Deps, lease: Lease, input: RunInput): Promise<Outcome> {
  const one = await loadOne(deps, lease, input);
  return { ...one, failure: failureOf(one.files) };
}

/**
 * Loads what an administrator approved: each held file again, against what is stored now. Access is checked again;
 * a file that would do something else than what was shown is held again.
 */
export async function loadApproved(deps: Deps, lease: Lease): Promise<Outcome> {
  const { run } = lease;
  const { orm } = deps.databases.control;
  const before = await listRunFiles(orm, run.id);
  const held = before.filter((file) => file.held);
  const reloaded = new Set(held.map((file) => file.fileName));
  const files: FileResult[] = before.filter((file) => !file.held).map(asResult);
  // What was told of the other files stays told.
  const told = await listRunNotices(orm, run.id, noticesMax);
  const noticesOf = (names: ReadonlySet<string>): readonly FileNotice[] =>
    told.filter(({ fileName }) => names.has(fileName)).map(asNotice);
  const notices: FileNotice[] = told
    .filter(({ fileName }) => !reloaded.has(fileName))
    .map(asNotice);
  let noticesLeftOut = 0;
  let done = 0;
  try {
    if (run.integrationId !== null) await checkAccess(deps, run.integrationId);
    if (held.length === 0) throw new Refusal("internal", "What was held is gone.");
    for (const group of togetherHeld(held)) {
      const one = await loadOne(deps, lease, group.load.input, group.load.digest);
      files.push(...one.files);
      notices.push(...one.notices);
      noticesLeftOut += one.noticesLeftOut;
      done += group.files;
    }
    return { files, notices, noticesLeftOut, failure: failureOf(files) };
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    // They stay held: what is in the way may pass, and the approval can be given again.
    const left = held.slice(done);
    files.push(...left.map(asResult));
    notices.push(...noticesOf(new Set(left.map((file) => file.fileName))));
    return { files, notices, noticesLeftOut, failure: explainFault(deps, lease, error) };
  }
}

/** The files of one load stand one after the other, and each keeps the same input. */
function togetherHeld(
  files: readonly RunFile[],
): readonly { readonly load: HeldLoad; readonly files: number }[] {
  const groups: { load: HeldLoad; files: number }[] = [];
  for (const { held } of files) {
    if (!held) continue;
    const last = groups.at(-1);
    const isSame =
      last && spoolIdsOfInput(last.load.input).join() === spoolIdsOfInput(held.input).join();
    if (isSame) last.files += 1;
    else groups.push({ load: held, files: 1 });
  }
  return groups;
}

async function loadOne(
  deps: Deps,
  lease: Lease,
  input: RunInput,
  approvedDigest?: string,
): Promise<Omit<Outcome, "failure">> {
  const began = performance.now();
  const outcomes = await loadSpooled(deps, lease, input, { approvedDigest });
  return toRunOutcome(outcomes, performance.now() - began);
}

function asNotice({ id: _id, runId: _of, column, hint, ...notice }: RunNotice): FileNotice {
  return { ...notice, column: column ?? undefined, ...(hint === null ? {} : { hint }) };
}

function asResult({ id: _id, runId: _of, ...file }: RunFile): FileResult {
  return file;
}
