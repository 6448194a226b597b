import {
  findIntegrationRecord,
  type PullLocation,
  type SftpTargetRow,
} from "../../db/control/integrations.ts";
import { catalog } from "../catalog/index.ts";
import type { Deps } from "../deps.ts";
import { settingsOf } from "../import/load-settings.ts";
import { loadSpooled } from "../import/load-spooled.ts";
import { Refusal } from "../refusal.ts";
import { checkAccess } from "./check-access.ts";
import { connectTarget } from "./connect-target.ts";
import { explainMissing } from "./explain-missing.ts";
import { toFileNotices, toFileResult } from "./file-result.ts";
import type { Lease } from "./lease.ts";
import {
  failedFile,
  toFailure,
  type FileNotice,
  type FileResult,
  type Outcome,
} from "./outcome.ts";
import { tellPinned } from "./push.ts";
import { remotePath } from "./remote-file.ts";
import type { SftpSession } from "./sftp-session.ts";

// A million students are 170 MB; a file larger than this is not what the location is for.
const fileBytesMax = 2 * 1024 ** 3;

/**
 * Fetches the files of an import's pull locations and walks each through the import engine, in catalog order, so
 * that buildings come before their students. A file that cannot be loaded does not keep the others back.
 */
export async function pull(deps: Deps, lease: Lease, integrationId: string): Promise<Outcome> {
  const integration = await checkAccess(deps, integrationId);
  const record = await findIntegrationRecord(deps.databases.control.orm, integration);
  const { target } = record;
  if (!target || record.locations.length === 0) {
    throw new Refusal(
      "path_missing",
      "There is no SFTP server or no pull location yet. Fill in SFTP Pull and add a pull location, then run again.",
    );
  }
  const files: FileResult[] = [];
  const notices: FileNotice[] = [];
  let noticesLeftOut = 0;
  await lease.progress("Connecting");
  await connectTarget(deps, integration, target, async (connected) => {
    notices.push(...tellPinned(connected));
    for (const location of inCatalogOrder(record.locations)) {
      await checkAccess(deps, integrationId);
      await lease.check();
      const one = await pullFile(deps, lease, connected.session, target, location);
      files.push(...one.files);
      notices.push(...one.notices);
      noticesLeftOut += one.noticesLeftOut;
    }
  });
  const failed = files.find((file) => file.outcome === "failed");
  const failure = failed ? { reason: failed.reason, sentence: failed.sentence } : undefined;
  // Safe because a failed file is only made from a Failure.
  return { files, notices, noticesLeftOut, failure: failure as Outcome["failure"] };
}

function inCatalogOrder(locations: readonly PullLocation[]): readonly PullLocation[] {
  const order = catalog.map((endpoint) => endpoint.name);
  return locations.toSorted((a, b) => order.indexOf(a.endpoint) - order.indexOf(b.endpoint));
}

async function pullFile(
  deps: Deps,
  lease: Lease,
  session: SftpSession,
  target: SftpTargetRow,
  location: PullLocation,
): Promise<Omit<Outcome, "failure">> {
  const began = performance.now();
  const named = { endpoint: location.endpoint, fileName: location.filePath };
  let spoolId: string | undefined;
  try {
    const path = remotePath(target.directory, location.filePath);
    await lease.progress(`Fetching ${location.filePath}`);
    const spooled = await fetchFile(deps, session, path);
    spoolId = spooled.id;
    const outcome = await loadSpooled(deps, lease, {
      ...named,
      format: location.fileType,
      spoolId: spooled.id,
      bytes: spooled.bytes,
      sha256: spooled.sha256,
      source: `pull/${lease.run.integrationId}`,
      settings: settingsOf(location),
    });
    const file = { ...named, bytes: spooled.bytes, sha256: spooled.sha256 };
    return {
      files: [toFileResult(file, outcome, performance.now() - began)],
      notices: toFileNotices(location.filePath, outcome),
      noticesLeftOut: outcome.noticesLeftOut,
    };
  } catch (error) {
    const failure = toFailure(error);
    if (!failure) throw error;
    // Without a connection the next file would fail the same way; the run ends with this reason.
    if (["connection_lost", "timed_out"].includes(failure.reason)) throw error;
    return { files: [failedFile(named, failure)], notices: [], noticesLeftOut: 0 };
  } finally {
    if (spoolId) await deps.spool.remove(spoolId);
  }
}

async function fetchFile(
  deps: Deps,
  session: SftpSession,
  path: string,
): Promise<{ id: string; bytes: number; sha256: string }> {
  try {
    return await deps.spool.write(session.get(path, { bytesMax: fileBytesMax }), fileBytesMax);
  } catch (error) {
    throw await explainMissing(session, path, error);
  }
}
