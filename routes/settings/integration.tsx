import { Hono, type Context } from "hono";
import { findIntegrationRecord, type Integration } from "../../db/control/integrations.ts";
import type { Deps } from "../../src/deps.ts";
import {
  disableIntegration,
  enableIntegration,
} from "../../src/integrations/disable-integration.ts";
import { toDraft, type Draft } from "../../src/integrations/draft.ts";
import { findConflict } from "../../src/integrations/find-conflict.ts";
import { listBuildings } from "../../src/integrations/list-buildings.ts";
import { mergeDrafts } from "../../src/integrations/merge-drafts.ts";
import { parseSave } from "../../src/integrations/parse-save.ts";
import { SavedMeanwhile, saveIntegration } from "../../src/integrations/save-integration.ts";
import { resendTerms } from "../../src/integrations/send-terms.ts";
import { isRefusal } from "../../src/refusal.ts";
import { queueManualRun } from "../../src/transfer/queue-run.ts";
import { testConnection, type TestStep } from "../../src/transfer/test-connection.ts";
import { trustHostKey } from "../../src/transfer/trust-host-key.ts";
import type { PageEnv } from "../guards/sign-in-guard.ts";
import { readForm, textOf } from "../read-form.ts";
import { applyStep, keepOpenDialog } from "./draft-steps.ts";
import { drawIntegration } from "./draw-integration.tsx";
import { findOwn } from "./find-own.ts";
import { withNotice } from "./frame.ts";
import { readDraft } from "./read-draft.ts";
import { pathOf } from "./standing.ts";

type PageContext = Context<PageEnv>;

/** One data export or data import. The form is the draft; only saving stores it. */
export function integrationRoutes(deps: Deps): Hono<PageEnv> {
  return new Hono<PageEnv>()
    .get("/:id", async (c) => {
      const integration = await findOwn(c, deps);
      const record = await findIntegrationRecord(deps.databases.control.orm, integration);
      return drawIntegration(c, deps, integration, { draft: toDraft(record) });
    })
    .post("/:id", async (c) => save(c, deps, await findOwn(c, deps)))
    .post("/:id/draft", async (c) => {
      const integration = await findOwn(c, deps);
      const form = await readForm(c);
      const stepped = applyStep(readDraft(form), textOf(form, "step"), form, {
        buildingIds: await listBuildingIds(deps, integration),
        hasScript: c.req.header("HX-Request") === "true",
      });
      return drawIntegration(c, deps, integration, stepped);
    })
    .post("/:id/terms-mails", async (c) => {
      const integration = await findOwn(c, deps);
      try {
        await resendTerms(deps, c.get("signedIn").administrator, integration);
        return c.redirect(withNotice(pathOf(integration), "terms-sent"), 303);
      } catch (error) {
        if (!isRefusal(error) || error.code !== "conflict") throw error;
        return c.redirect(withNotice(pathOf(integration), "already-accepted"), 303);
      }
    })
    .post("/:id/disablement", async (c) => {
      const integration = await findOwn(c, deps);
      await disableIntegration(deps, c.get("signedIn").administrator, integration);
      return c.redirect(withNotice(pathOf(integration), "disabled"), 303);
    })
    .post("/:id/enablement", async (c) => {
      const integration = await findOwn(c, deps);
      await enableIntegration(deps, c.get("signedIn").administrator, integration);
      return c.redirect(withNotice(pathOf(integration), "enabled"), 303);
    })
    .post("/:id/connection-tests", async (c) => {
      const integration = await findOwn(c, deps);
      const draft = readDraft(await readForm(c));
      const steps = await testSaved(deps, integration, draft);
      const test = { at: deps.now().toISOString(), steps };
      return drawIntegration(c, deps, integration, { draft }, { test });
    })
    .post("/:id/host-keys", async (c) => {
      const integration = await findOwn(c, deps);
      const form = await readForm(c);
      const fingerprint = textOf(form, "host_key");
      await trustHostKey(deps, c.get("signedIn").administrator, integration, fingerprint);
      const announcement = "The key is trusted. Test the connection again, or run.";
      return drawIntegration(c, deps, integration, { draft: readDraft(form), announcement });
    })
    .post("/:id/runs", async (c) => {
      const integration = await findOwn(c, deps);
      const run = await queueManualRun(deps, c.get("signedIn").administrator, integration);
      return c.redirect(`${pathOf(integration)}/runs/${run}`, 303);
    })
    .post("/:id/dry-runs", async (c) => {
      const integration = await findOwn(c, deps);
      const { administrator } = c.get("signedIn");
      const run = await queueManualRun(deps, administrator, integration, { isDryRun: true });
      return c.redirect(`${pathOf(integration)}/runs/${run}`, 303);
    });
}

async function listBuildingIds(deps: Deps, integration: Integration): Promise<readonly string[]> {
  const buildings = await listBuildings(deps, integration.districtId);
  return buildings.map(({ id }) => id);
}

async function save(c: PageContext, deps: Deps, integration: Integration): Promise<Response> {
  const form = await readForm(c);
  const draft = readDraft(form);
  const open = keepOpenDialog(draft, form, await listBuildingIds(deps, integration));
  if (open) return drawIntegration(c, deps, integration, open, { status: 422 });
  const record = await findIntegrationRecord(deps.databases.control.orm, integration);
  const parsed = parseSave(draft, record, deps);
  if ("errors" in parsed) {
    const { rows: sentence, ...errors } = parsed.errors;
    const state = { errors, status: 422 as const, ...(sentence ? { sentence } : {}) };
    return drawIntegration(c, deps, integration, { draft }, state);
  }
  try {
    await saveIntegration(deps, c.get("signedIn").administrator, integration.id, parsed.input);
    return c.redirect(withNotice(pathOf(integration), "saved"), 303);
  } catch (error) {
    if (!(error instanceof SavedMeanwhile)) throw error;
    // Its version before its changes: a third save in between must be shown too, and not be written over unseen.
    const current = await findOwn(c, deps);
    const conflict = await findConflict(deps, integration.id, draft.version);
    const theirs = toDraft(await findIntegrationRecord(deps.databases.control.orm, current));
    // With the present version in the form, pressing the button again is a decision, not an accident.
    const merged = conflict ? mergeDrafts(conflict.base, draft, theirs) : draft;
    const again = { draft: { ...merged, version: current.version } };
    const state = {
      status: 409 as const,
      ...(conflict ? { conflict } : { sentence: error.message }),
    };
    return drawIntegration(c, deps, current, again, state);
  }
}

/** The test is of what is saved; a draft that says something else is told so instead. */
async function testSaved(
  deps: Deps,
  integration: Integration,
  draft: Draft,
): Promise<readonly TestStep[]> {
  const record = await findIntegrationRecord(deps.databases.control.orm, integration);
  const saved = toDraft(record).sftp;
  const isSame =
    JSON.stringify({ ...saved, fileFormat: "" }) ===
    JSON.stringify({ ...draft.sftp, fileFormat: "" });
  if (record.target && isSame) return testConnection(deps, integration, record.target);
  const button = integration.kind === "export" ? "Update data export" : "Update data import";
  const fix = `The server's fields are not saved yet. Press ${button}, then test.`;
  return [{ step: "Compare with what is saved", result: "failed", fix }];
}
