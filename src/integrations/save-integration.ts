import {
  deleteHostKeys,
  findIntegration,
  findIntegrationRecord,
  replaceGrants,
  replacePullLocations,
  replaceSftpTarget,
  updateIntegration,
  type Grant,
  type Integration,
  type IntegrationRecord,
  type PullLocation,
  type SftpTargetRow,
} from "../../db/control/integrations.ts";
import { listAcceptances } from "../../db/control/terms.ts";
import type { ControlTx } from "../../db/open.ts";
import { audit } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { newId } from "../ids.ts";
import { Refusal } from "../refusal.ts";
import type { Account } from "./account.ts";
import { beginGrace, isSameEmail, readTermsState } from "./access-state.ts";
import { describeChanges, describeForAudit } from "./describe-changes.ts";
import type { GrantDraft, LocationDraft } from "./draft.ts";
import { mailNewGrants } from "./mail-new-grants.ts";
import { markReadiness } from "./readiness.ts";
import { mailTerms } from "./send-terms.ts";

export type SaveInput = {
  /** Of the record that the form began with. */
  readonly version: number;
  readonly account: Account;
  readonly grants: readonly GrantDraft[];
  readonly locations: readonly LocationDraft[];
  readonly mayWrite: readonly string[];
  readonly rollOverUntil: string | null;
  readonly target: SftpTargetRow | undefined;
  readonly isOtherServer: boolean;
};

/** Somebody else saved since the form was opened; its fields list what they changed. */
export class SavedMeanwhile extends Refusal {}

/** `Update data export` and `Update data import`: the whole form in one transaction, everything re-checked, or nothing. */
export async function saveIntegration(
  deps: Deps,
  actor: Administrator,
  id: string,
  input: SaveInput,
): Promise<void> {
  await deps.databases.control.write(async (tx) => {
    const integration = await findIntegration(tx, actor.districtId, id);
    if (!integration) throw new Refusal("not_found", "This data import/export does not exist.");
    if (integration.version !== input.version) {
      throw new SavedMeanwhile("conflict", "Somebody else saved this meanwhile.");
    }
    const before = await findIntegrationRecord(tx, integration);
    const after = await writeRecord(tx, deps, before, input);
    await audit(tx, {
      at: deps.now(),
      actor,
      districtId: actor.districtId,
      action: "integration.saved",
      subject: id,
      before: describeForAudit(before),
      after: { ...describeForAudit(after), changes: describeChanges(before, after) },
    });
    await tellContacts(tx, deps, actor, before, after);
    await markReadiness(tx, deps, id);
  });
}

async function writeRecord(
  tx: ControlTx,
  deps: Deps,
  before: IntegrationRecord,
  input: SaveInput,
): Promise<IntegrationRecord> {
  const { integration } = before;
  const isOtherContact = !isSameEmail(input.account.primaryEmail, integration.primaryEmail);
  const isExport = integration.kind === "export";
  const terms = readTermsState(integration, await listAcceptances(tx, integration.id), deps.now());
  const set: Partial<Integration> = {
    ...input.account,
    mayWrite: isExport ? [] : input.mayWrite,
    rollOverUntil: isExport ? null : input.rollOverUntil,
    version: integration.version + 1,
    ...(isOtherContact ? { emailChangedAt: beginGrace(terms, deps.now()) } : {}),
  };
  const after: IntegrationRecord = {
    integration: { ...integration, ...set },
    // An import with a grant would read, and an export with a location would write.
    grants: isExport ? input.grants.map((draft, position) => toGrant(before, draft, position)) : [],
    locations: isExport
      ? []
      : input.locations.map((draft, position) => toLocation(before, draft, position)),
    target: input.target,
  };
  await updateIntegration(tx, integration.id, set);
  await replaceGrants(tx, integration.id, after.grants);
  await replacePullLocations(tx, integration.id, after.locations);
  await replaceSftpTarget(tx, integration.id, after.target);
  if (input.isOtherServer) await deleteHostKeys(tx, integration.id);
  return after;
}

/** Keeps the grant's id, and its revision as long as it lets the same through. */
function toGrant(before: IntegrationRecord, draft: GrantDraft, position: number): Grant {
  const saved = before.grants.find((grant) => grant.endpoint === draft.endpoint);
  if (!saved) {
    const integrationId = before.integration.id;
    return { id: newId("gra"), integrationId, ...draft, revision: 1, position };
  }
  const isSame = boundaryOf(saved) === boundaryOf(draft);
  return { ...saved, ...draft, revision: saved.revision + (isSame ? 0 : 1), position };
}

function toLocation(
  before: IntegrationRecord,
  draft: LocationDraft,
  position: number,
): PullLocation {
  return { id: newId("loc"), integrationId: before.integration.id, ...draft, position };
}

/** Contract, "What a grant lets through": these are an access boundary, the rest shapes files only. */
function boundaryOf(grant: GrantDraft): string {
  const { columns, buildings, enrollment, programs, beginOn } = grant;
  return JSON.stringify([
    columns.toSorted(),
    buildings?.toSorted(),
    enrollment?.toSorted(),
    programs?.toSorted(),
    beginOn,
  ]);
}

async function tellContacts(
  tx: ControlTx,
  deps: Deps,
  actor: Administrator,
  before: IntegrationRecord,
  after: IntegrationRecord,
): Promise<void> {
  const { integration } = after;
  if (!isSameEmail(before.integration.primaryEmail, integration.primaryEmail)) {
    await mailTerms(tx, deps, actor, integration);
  }
  const added = after.grants.filter(
    (grant) => !before.grants.some((known) => known.endpoint === grant.endpoint),
  );
  await mailNewGrants(tx, deps, integration, added);
}
