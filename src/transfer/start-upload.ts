import { insertRun } from "../../db/control/runs.ts";
import type { LoadSettings, RunInput } from "../../db/control/schema.ts";
import { refuseViewer } from "../access/refuse-viewer.ts";
import { audit, type AuditFacts } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { newId } from "../ids.ts";
import { bodySettings } from "../import/load-settings.ts";
import type { Spooled } from "../spool.ts";

export type Upload = {
  readonly endpoint: string;
  readonly format: RunInput["format"];
  readonly fileName: string;
  /** Removed here when no run can be queued for it. */
  readonly spooled: Spooled;
  readonly settings: Pick<LoadSettings, "mode" | "newBuildings" | "encoding">;
  readonly isDryRun: boolean;
};

/** `Upload`: a file that an administrator sends by hand; gives the id of the run that loads it. */
export async function startUpload(
  deps: Deps,
  actor: Administrator,
  upload: Upload,
): Promise<string> {
  const { endpoint, fileName, isDryRun } = upload;
  const { mode } = upload.settings;
  const after = { file: fileName, endpoint, mode, isDryRun };
  return queueUpload(deps, actor, upload, { action: "upload.started", after });
}

/** A load that belongs to a district and to no integration, audited under that name. */
export async function queueUpload(
  deps: Deps,
  actor: Administrator,
  upload: Upload,
  told: { readonly action: string; readonly after: AuditFacts },
): Promise<string> {
  const { spooled, endpoint, format, fileName, settings, isDryRun } = upload;
  const { districtId } = actor;
  const id = newId("run");
  const now = deps.now();
  const input: RunInput = {
    endpoint,
    format,
    fileName,
    spoolId: spooled.id,
    bytes: spooled.bytes,
    sha256: spooled.sha256,
    source: `upload/${districtId}`,
    settings: { ...bodySettings, ...settings },
  };
  try {
    refuseViewer(actor);
    await deps.databases.control.write(async (tx) => {
      await insertRun(tx, {
        id,
        districtId,
        integrationId: null,
        nightId: null,
        trigger: "upload",
        work: "load",
        input,
        isDryRun,
        createdAt: now.toISOString(),
        createdBy: actor.name,
      });
      await audit(tx, { at: now, actor, districtId, subject: id, ...told });
    });
  } catch (error) {
    await deps.spool.remove(spooled.id);
    throw error;
  }
  deps.wakeWorker();
  return id;
}
