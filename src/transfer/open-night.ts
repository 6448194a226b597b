import { listReadyIntegrations, type Integration } from "../../db/control/integrations.ts";
import { insertNight } from "../../db/control/nights.ts";
import { insertRun } from "../../db/control/runs.ts";
import { listAcceptances } from "../../db/control/terms.ts";
import type { Deps } from "../deps.ts";
import { newId } from "../ids.ts";
import { hasAcceptedTerms, readTermsState } from "../integrations/access-state.ts";

export type NightOrder = {
  /** A UTC date. */
  readonly night: string;
  /** An integration takes part when it was ready before this instant. */
  readonly readyBefore: string;
  readonly trigger: "nightly" | "catch_up";
  /** Only this one. */
  readonly integrationId?: string | undefined;
};

/** Queues one run for every integration that is due and has no such night yet; may be called any number of times. */
export async function openNight(deps: Deps, order: NightOrder): Promise<readonly Integration[]> {
  const control = deps.databases.control;
  const ready = await listReadyIntegrations(control.orm, order.readyBefore);
  const due = ready.filter(({ id }) => !order.integrationId || id === order.integrationId);
  for (const integration of due) {
    const acceptances = await listAcceptances(control.orm, integration.id);
    if (!hasAcceptedTerms(readTermsState(integration, acceptances, deps.now()))) continue;
    await queueNight(deps, order, integration);
  }
  deps.wakeWorker();
  return due;
}

async function queueNight(deps: Deps, order: NightOrder, integration: Integration): Promise<void> {
  const createdAt = deps.now().toISOString();
  const nightId = newId("nig");
  await deps.databases.control.write(async (tx) => {
    const isFirst = await insertNight(tx, {
      id: nightId,
      integrationId: integration.id,
      night: order.night,
      state: "due",
      createdAt,
    });
    if (!isFirst) return;
    await insertRun(tx, {
      id: newId("run"),
      districtId: integration.districtId,
      integrationId: integration.id,
      nightId,
      trigger: order.trigger,
      work: integration.kind === "export" ? "push" : "pull",
      input: null,
      createdAt,
      createdBy: "night",
    });
  });
}

export function nightOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}

/** 00:00 UTC of that date. */
export function beginOfNight(night: string): string {
  return `${night}T00:00:00.000Z`;
}
