import { Hono, type Context } from "hono";
import { UploadPage } from "../../components/upload/upload-page.tsx";
import { tooLarge, type UploadFormData } from "../../components/upload/upload-form.tsx";
import type { UploadSummary } from "../../components/upload/upload-table.tsx";
import { listRunTotals } from "../../db/control/runs.ts";
import { listUploads } from "../../db/control/uploads.ts";
import { refuseViewer } from "../../src/access/refuse-viewer.ts";
import { findOffer, listOffers } from "../../src/catalog/index.ts";
import type { Deps } from "../../src/deps.ts";
import { fileBytesMax } from "../../src/formats/limits.ts";
import { isRefusal } from "../../src/refusal.ts";
import { startUpload } from "../../src/transfer/start-upload.ts";
import { answerPage, statusOf } from "../answer.tsx";
import type { PageEnv } from "../guards/sign-in-guard.ts";
import { removeFiles } from "../read-parts.ts";
import { readUpload } from "../read-upload.ts";
import { findUpload, findUploadedRun, pathOfUpload } from "./find-run.ts";
import { frameOf } from "./frame.ts";
import { parseUpload, valuesOf, valuesOfRun } from "./parse-upload.ts";
import { runPageRoutes } from "./runs.tsx";

const uploadsShownMax = 20;

/** Loads by hand. */
export function uploadRoutes(deps: Deps): Hono<PageEnv> {
  return new Hono<PageEnv>()
    .get("/", async (c) => {
      const { districtId } = c.get("signedIn").administrator;
      const again = await findUpload(deps, districtId, c.req.query("again") ?? "");
      return drawPage(c, deps, { values: valuesOfRun(again) });
    })
    .post("/", async (c) => upload(c, deps))
    .route("/runs/:run", runPageRoutes(deps, findUploadedRun(deps)));
}

async function upload(c: Context<PageEnv>, deps: Deps): Promise<Response> {
  const { administrator } = c.get("signedIn");
  // Before the file is taken in, which may be large.
  refuseViewer(administrator);
  try {
    const form = await readUpload(c, deps.spool, fileBytesMax);
    const parsed = parseUpload(form);
    if ("errors" in parsed) {
      await removeFiles(deps.spool, form.files);
      return drawPage(c, deps, { values: valuesOf(form.fields), errors: parsed.errors }, 422);
    }
    const id = await startUpload(deps, administrator, parsed.upload);
    return c.redirect(pathOfUpload(id), 303);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // The fields after the file never arrived, so the form begins anew.
    const sentence = error.code === "too_large" ? undefined : error.message;
    const errors = sentence === undefined ? { file: tooLarge } : {};
    return drawPage(c, deps, { values: valuesOfRun(undefined), errors, sentence }, statusOf(error));
  }
}

async function drawPage(
  c: Context<PageEnv>,
  deps: Deps,
  form: Pick<UploadFormData, "values" | "errors" | "sentence">,
  status?: Parameters<typeof answerPage>[2],
): Promise<Response> {
  const { districtId, role } = c.get("signedIn").administrator;
  const endpoints = listOffers("write").map(({ name, title }) => ({
    value: name,
    label: title,
  }));
  const page = (
    <UploadPage
      frame={frameOf(c, deps)}
      form={role === "administrator" ? { ...form, endpoints } : undefined}
      uploads={await readUploads(deps, districtId)}
      now={deps.now().toISOString()}
    />
  );
  return answerPage(c, page, status);
}

async function readUploads(deps: Deps, districtId: string): Promise<readonly UploadSummary[]> {
  const control = deps.databases.control.orm;
  const runs = await listUploads(control, districtId, uploadsShownMax);
  const totals = await listRunTotals(
    control,
    runs.map(({ id }) => id),
  );
  return runs.map((run) => ({
    href: pathOfUpload(run.id),
    at: run.createdAt,
    file: run.input?.fileName ?? "",
    title: findOffer(run.input?.endpoint ?? "")?.title ?? "",
    by: run.createdBy,
    state: run.state,
    isDryRun: run.isDryRun,
    rows: totals.get(run.id)?.rows ?? 0,
  }));
}
