import type { Context } from "hono";
import {
  placeOfIntegration,
  placeOfUpload,
  type RunPlace,
} from "../../components/runs/run-place.ts";
import { findIntegration, type Integration } from "../../db/control/integrations.ts";
import { findRun, type Run } from "../../db/control/runs.ts";
import type { Deps } from "../../src/deps.ts";
import { Refusal } from "../../src/refusal.ts";
import type { PageEnv } from "../guards/sign-in-guard.ts";
import { pathOf } from "./standing.ts";

/** A run of the asker's district, and where its page stands. */
export type FoundRun = {
  readonly run: Run;
  readonly path: string;
  readonly place: RunPlace;
  /** Undefined for an upload. */
  readonly integration: Integration | undefined;
};

export type FindRun = (c: Context<PageEnv>) => Promise<FoundRun>;

export function findRunOfIntegration(deps: Deps): FindRun {
  return async (c) => {
    const control = deps.databases.control.orm;
    const { districtId } = c.get("signedIn").administrator;
    const integration = await findIntegration(control, districtId, c.req.param("id") ?? "");
    const run = await findRun(control, districtId, c.req.param("run") ?? "");
    if (!integration || run?.integrationId !== integration.id) throw noRun();
    const path = `${pathOf(integration)}/runs/${run.id}`;
    const place = placeOfIntegration(integration.name, pathOf(integration));
    return { run, path, place, integration };
  };
}

export function findUploadedRun(deps: Deps): FindRun {
  return async (c) => {
    const { districtId } = c.get("signedIn").administrator;
    const run = await findUpload(deps, districtId, c.req.param("run") ?? "");
    if (!run) throw noRun();
    const place = placeOfUpload(run.input?.fileName ?? "a file");
    return { run, path: pathOfUpload(run.id), place, integration: undefined };
  };
}

export async function findUpload(
  deps: Deps,
  districtId: string,
  id: string,
): Promise<Run | undefined> {
  const run = await findRun(deps.databases.control.orm, districtId, id);
  return run?.integrationId === null && run.trigger === "upload" ? run : undefined;
}

export function pathOfUpload(runId: string): string {
  return `/settings/upload/runs/${runId}`;
}

function noRun(): Refusal {
  return new Refusal("not_found", "This run does not exist.");
}
