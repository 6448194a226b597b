import { insertRun } from "../../db/control/runs.ts";
import type { InputFile, LoadSettings, RowFormat, RunInput } from "../../db/control/schema.ts";
import { refuseViewer } from "../access/refuse-viewer.ts";
import { audit, type AuditFacts } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { newId } from "../ids.ts";
import { spoolIdsOfInput } from "../import/keep-input.ts";
import { bodySettings } from "../import/load-settings.ts";
import { sumOf } from "../import/sum-of.ts";
import type { Spooled } from "../spool.ts";

/** What was sent; removed from the spool here when no run can be queued for it. */
export type UploadBody = { readonly fileName: string } & (
  | { readonly format: RowFormat | "zip"; readonly spooled: Spooled }
  | { readonly format: "files"; readonly files: readonly InputFile[] }
);

export type Upload = UploadBody & {
  /** Or the bundle. */
  readonly endpoint: string;
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
  const { endpoint, fileName, settings, isDryRun } = upload;
  const { districtId } = actor;
  const id = newId("run");
  const now = deps.now();
  const input: RunInput = {
    endpoint,
    fileName,
    ...toInput(upload),
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
    await Promise.all(spoolIdsOfInput(input).map((one) => deps.spool.remove(one)));
    throw error;
  }
  deps.wakeWorker();
  return id;
}

function toInput(upload: UploadBody) {
  if (upload.format === "files") {
    return { format: upload.format, files: upload.files, ...sumOf(upload.files) };
  }
  const { id: spoolId, bytes, sha256 } = upload.spooled;
  return { format: upload.format, spoolId, bytes, sha256 };
}
