import { findIntegrationRecord } from "../../db/control/integrations.ts";
import { findOptOutRevision } from "../../db/control/opt-outs.ts";
import { insertDisclosure, markDisclosureDelivered } from "../../db/ledger/disclosures.ts";
import { getEndpoint } from "../catalog/index.ts";
import type { Deps } from "../deps.ts";
import { isRefusal, Refusal } from "../refusal.ts";
import { checkAccess } from "./check-access.ts";
import { placeMarker, removeMarker } from "./complete-marker.ts";
import { connectTarget, type Connected } from "./connect-target.ts";
import { freezeFiles } from "./freeze-files.ts";
import type { FrozenFile } from "./frozen-file.ts";
import type { Lease } from "./lease.ts";
import {
  failedFile,
  toFailure,
  type FileNotice,
  type FileResult,
  type Outcome,
} from "./outcome.ts";
import { clearFolder, openPackageFolder } from "./package-folder.ts";
import { placeFile } from "./place-file.ts";
import type { SftpSession } from "./sftp-session.ts";

/**
 * Sends an export's files to the vendor's server: freeze all → check access and lease again → place one after
 * the other. Killed anywhere and run again, each final name holds one whole file.
 */
export async function push(deps: Deps, lease: Lease, integrationId: string): Promise<Outcome> {
  const integration = await checkAccess(deps, integrationId);
  const { control } = deps.databases;
  const record = await findIntegrationRecord(control.orm, integration);
  const { target } = record;
  if (!target || record.grants.length === 0) {
    throw new Refusal(
      "path_missing",
      "There is no SFTP server or no endpoint yet. Fill in SFTP Push and add an endpoint, then run again.",
    );
  }
  const { csvFormulas: formulas, csvByteOrderMark: byteOrderMark, csvLineEnd: lineEnd } = target;
  const csv = { formulas, byteOrderMark, lineEnd };
  const wanted = { name: target.fileFormat, csv, at: deps.now() };
  const freeze = (): Promise<readonly FrozenFile[]> => freezeFiles(deps, lease, record, wanted);
  let frozen = await freeze();
  const results: FileResult[] = [];
  const notices: FileNotice[] = [];
  try {
    await lease.progress("Connecting");
    await connectTarget(deps, integration, target, async (connected) => {
      notices.push(...tellPinned(connected));
      const { session } = connected;
      const { directory } = target;
      const hasMarker = frozen.some(({ grant }) => getEndpoint(grant.endpoint).completeMarker);
      const place: Place = {
        session,
        directory,
        tempSuffix: `${lease.run.id}-${lease.run.fence}`,
        beforeMove: hasMarker ? () => removeMarker(session, directory) : undefined,
      };
      for (;;) {
        await checkAgain(deps, lease, integrationId);
        const revision = await findOptOutRevision(control, integration);
        if (frozen.some(({ optOutRevision }) => optOutRevision !== revision)) {
          // Somebody was opted out since: what lies ready is never sent, and what was sent is replaced.
          await removeSpooled(deps, frozen);
          frozen = await freeze();
          results.length = 0;
        }
        const file = frozen[results.length];
        if (!file) break;
        await lease.progress(`Sending ${pathOf(file)}`, 0, file.rows);
        results.push(await sendFile(deps, lease, integrationId, place, file));
      }
      if (hasMarker) await placeMarker(place);
    });
    return { files: results, notices, noticesLeftOut: 0, failure: undefined };
  } catch (error) {
    const failure = isRefusal(error) ? toFailure(error) : undefined;
    if (!failure) throw error;
    const unsent = frozen
      .slice(results.length)
      .map((file) =>
        failedFile({ endpoint: file.grant.endpoint, fileName: pathOf(file) }, failure),
      );
    return { files: [...results, ...unsent], notices, noticesLeftOut: 0, failure };
  } finally {
    await removeSpooled(deps, frozen);
  }
}

async function removeSpooled(deps: Deps, files: readonly FrozenFile[]): Promise<void> {
  await Promise.all(files.map((file) => deps.spool.remove(file.spoolId)));
}

/** Within the Directory. */
function pathOf({ folder, fileName }: FrozenFile): string {
  return folder ? `${folder.name}/${fileName}` : fileName;
}

/** Writing and sending take time in which a district may say stop, and another worker may take over. */
async function checkAgain(deps: Deps, lease: Lease, integrationId: string): Promise<void> {
  await checkAccess(deps, integrationId);
  await lease.check();
}

/** The contract: "with our key, the first contact pins it and says so". */
export function tellPinned({ pinned }: Connected): readonly FileNotice[] {
  if (!pinned) return [];
  return [
    {
      fileName: "",
      line: null,
      column: undefined,
      reason: `This first contact pinned the server's host key ${pinned.fingerprint} (${pinned.type})`,
      fix: "Compare it with the vendor's.",
      isError: false,
    },
  ];
}

type Place = {
  readonly session: SftpSession;
  readonly directory: string;
  /** Names the attempt. */
  readonly tempSuffix: string;
  readonly beforeMove: (() => Promise<void>) | undefined;
};

async function sendFile(
  deps: Deps,
  lease: Lease,
  integrationId: string,
  place: Place,
  file: FrozenFile,
): Promise<FileResult> {
  const began = performance.now();
  const { endpoint } = file.grant;
  const where = await findPlace(place, file);
  const ledger = await deps.databases.ledger(lease.run.districtId);
  // Written before the first byte leaves: a transfer that breaks has shown what it sent all the same.
  const disclosure = file.isDisclosed
    ? await insertDisclosure(ledger, {
        integrationId,
        endpoint,
        columns: file.columns,
        channel: "push",
        at: deps.now().toISOString(),
        runId: lease.run.id,
        state: "sending",
        studentNumbers: file.studentNumbers,
      })
    : undefined;
  await placeFile(place.session, {
    ...where,
    fileName: file.fileName,
    bytes: file.bytes,
    source: () => deps.spool.read(file.spoolId),
  });
  if (disclosure !== undefined) await markDisclosureDelivered(ledger, disclosure);
  return {
    endpoint,
    fileName: pathOf(file),
    outcome: "delivered",
    rowsRead: file.rows,
    studentsWithheld: file.studentsWithheld,
    bytes: file.bytes,
    sha256: file.sha256,
    milliseconds: Math.round(performance.now() - began),
  };
}

/** The Directory, or the folder of the package in it. */
async function findPlace(
  { session, directory, tempSuffix, beforeMove }: Place,
  { folder, fileName }: FrozenFile,
): Promise<Omit<Place, "session">> {
  if (!folder) return { directory, tempSuffix, beforeMove };
  const inside = await openPackageFolder(session, directory, folder);
  const clear = (): Promise<void> => clearFolder(session, inside, { folder, fileName });
  return { directory: inside, tempSuffix, beforeMove: clear };
}
