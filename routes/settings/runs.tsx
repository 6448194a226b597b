import { Hono, type Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { RunPage } from "../../components/runs/run-page.tsx";
import { listRunFiles, type Run } from "../../db/control/runs.ts";
import { refuseViewer } from "../../src/access/refuse-viewer.ts";
import type { Administrator, Deps } from "../../src/deps.ts";
import { isRefusal, Refusal } from "../../src/refusal.ts";
import { approveRun, rejectRun } from "../../src/transfer/held-runs.ts";
import {
  addMissingRows,
  listMissingRows,
  missingShownMax,
} from "../../src/transfer/missing-rows.ts";
import { waitForRun } from "../../src/transfer/queue-run.ts";
import { answerPage, statusOf } from "../answer.tsx";
import type { PageEnv } from "../guards/sign-in-guard.ts";
import { readForm, textsOf } from "../read-form.ts";
import { streamFile } from "../stream-file.ts";
import { drawRun } from "./draw-run.ts";
import { findRunOfIntegration, pathOfUpload, type FindRun, type FoundRun } from "./find-run.ts";
import { frameOf } from "./frame.ts";

export function runRoutes(deps: Deps): Hono<PageEnv> {
  return new Hono<PageEnv>().route(
    "/:id/runs/:run",
    runPageRoutes(deps, findRunOfIntegration(deps)),
  );
}

/** The page of one run and what can be done there, wherever it stands. */
export function runPageRoutes(deps: Deps, find: FindRun): Hono<PageEnv> {
  return new Hono<PageEnv>()
    .get("/", async (c) => drawPage(c, deps, await find(c)))
    .post("/approval", (c) => decide(c, deps, find, approveRun))
    .post("/rejection", (c) => decide(c, deps, find, rejectRun))
    .post("/missing-rows", async (c) => {
      const { administrator } = c.get("signedIn");
      const found = await find(c);
      const ticked = textsOf(await readForm(c), "row");
      const chosen = (await listMissingRows(deps, found.run.id))
        .filter((_, index) => ticked.includes(String(index)))
        .slice(0, missingShownMax);
      try {
        const id = await addMissingRows(deps, administrator, found.run, chosen);
        const { districtId } = administrator;
        const ended = await waitForRun(deps, { districtId, id }, addingMillisecondsMax);
        const isDone = ended?.state === "succeeded";
        return c.redirect(isDone ? `${found.path}#missing-rows` : pathOfUpload(id), 303);
      } catch (error) {
        return drawRefused(c, deps, found, error);
      }
    })
    .get("/files/:file/errors", async (c) => sendErrorFile(c, deps, await find(c)));
}

// A few rows; longer only while other loads of the district go on.
const addingMillisecondsMax = 5_000;

/** A click that came too late, or may not decide, is told so on the page as it is now. */
async function decide(
  c: Context<PageEnv>,
  deps: Deps,
  find: FindRun,
  verb: (deps: Deps, actor: Administrator, run: Run) => Promise<void>,
): Promise<Response> {
  const found = await find(c);
  try {
    await verb(deps, c.get("signedIn").administrator, found.run);
    return c.redirect(found.path, 303);
  } catch (error) {
    return drawRefused(c, deps, await find(c), error);
  }
}

async function drawRefused(
  c: Context<PageEnv>,
  deps: Deps,
  found: FoundRun,
  error: unknown,
): Promise<Response> {
  if (!isRefusal(error)) throw error;
  return drawPage(c, deps, found, { sentence: error.message, status: statusOf(error) });
}

async function drawPage(
  c: Context<PageEnv>,
  deps: Deps,
  found: FoundRun,
  refused?: { readonly sentence: string; readonly status: ContentfulStatusCode },
): Promise<Response> {
  const { administrator } = c.get("signedIn");
  const frame = frameOf(c, deps);
  const page = (
    <RunPage
      frame={refused ? { ...frame, notice: { tone: "attention", text: refused.sentence } } : frame}
      place={found.place}
      run={await drawRun(deps, found, administrator)}
      now={deps.now().toISOString()}
      mayRefresh={refused === undefined}
    />
  );
  return answerPage(c, page, refused?.status);
}

/** Rows of students as they came, so for administrators only; the guard of all pages forbids to keep a copy. */
async function sendErrorFile(
  c: Context<PageEnv>,
  deps: Deps,
  { run }: FoundRun,
): Promise<Response> {
  refuseViewer(c.get("signedIn").administrator);
  const files = await listRunFiles(deps.databases.control.orm, run.id);
  const file = files.find(({ id }) => id === c.req.param("file"));
  if (!file?.errorFileId) throw new Refusal("not_found", "There is no such file.");
  if (!(await deps.errorFiles.has(file.errorFileId))) {
    throw new Refusal(
      "gone",
      "Rows with errors are kept for 90 days, and these are gone. Run again, or send the file again.",
    );
  }
  return c.body(streamFile(c, deps, deps.errorFiles.read(file.errorFileId)), 200, {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": dispositionOf(`${stemOf(file.fileName)}-errors.csv`),
  });
}

function stemOf(fileName: string): string {
  const last = fileName.slice(fileName.lastIndexOf("/") + 1);
  return last.replace(/\.[^.]*$/, "") || "rows";
}

/** RFC 6266 §4.3: plain letters for old programs, and the name as it is for the others. */
function dispositionOf(name: string): string {
  const plain = name.replaceAll(/[^\w. -]/g, "_");
  if (plain === name) return `attachment; filename="${plain}"`;
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
