import {
  findIntegrationRecord,
  type Integration,
  listIntegrations,
  type SftpTargetRow,
} from "../../db/control/integrations.ts";
import type { Administrator, Deps } from "../deps.ts";
import type { Account } from "../integrations/account.ts";
import { createIntegration } from "../integrations/create-integration.ts";
import { sftpDefaults, toDraft, type Draft } from "../integrations/draft.ts";
import { parseSave } from "../integrations/parse-save.ts";
import { saveIntegration } from "../integrations/save-integration.ts";
import { readMailedToken } from "./demo-contact.ts";
import { vendorHost, vendorUsername } from "./vendor-server.ts";

export type DemoPlan = Account & {
  readonly kind: Integration["kind"];
  readonly directory: string;
  readonly rows: Pick<Draft, "grants"> | Pick<Draft, "locations">;
};

/** Where the vendor is this time. */
export type VendorPlace = { readonly port: number; readonly password: string };

export type PreparedIntegration = {
  readonly integration: Integration;
  /** Of the terms link, when it was mailed just now. */
  readonly token: string | undefined;
};

/** Made as an administrator makes it at the first start; at later ones only the vendor's port is looked after. */
export async function prepareIntegration(
  deps: Deps,
  administrator: Administrator,
  plan: DemoPlan,
  { vendor, knownId }: { readonly vendor: VendorPlace; readonly knownId: string | undefined },
): Promise<PreparedIntegration> {
  const { kind, directory, rows, ...account } = plan;
  const known = await listIntegrations(deps.databases.control.orm, administrator.districtId);
  const found =
    known.find(({ id }) => id === knownId) ?? known.findLast(({ name }) => name === plan.name);
  const { result: integration, token } = found
    ? { result: found, token: undefined }
    : await readMailedToken(deps, (reader) =>
        createIntegration(reader, administrator, { ...account, kind }),
      );
  await saveDraft(deps, administrator, integration, (draft, target) =>
    draft.version === 1
      ? { ...draft, ...rows, sftp: newSftp(directory, vendor) }
      : moveVendor(draft, target, vendor),
  );
  return { integration, token };
}

function newSftp(directory: string, { port }: VendorPlace): Draft["sftp"] {
  const place = { host: vendorHost, port: String(port), username: vendorUsername, directory };
  return { ...sftpDefaults, ...place, password: "", usesKey: true, fileFormat: "csv" };
}

/** Undefined when there is nothing to save. */
function moveVendor(
  draft: Draft,
  target: SftpTargetRow | undefined,
  { port, password }: VendorPlace,
): Draft | undefined {
  if (target?.host !== vendorHost || target.port === port) return undefined;
  // Another port is another server to `parseSave`, so a stored password has to be given again.
  const again = target.sealedPassword === null ? "" : password;
  return { ...draft, sftp: { ...draft.sftp, port: String(port), password: again } };
}

async function saveDraft(
  deps: Deps,
  administrator: Administrator,
  integration: Integration,
  change: (draft: Draft, target: SftpTargetRow | undefined) => Draft | undefined,
): Promise<void> {
  const record = await findIntegrationRecord(deps.databases.control.orm, integration);
  const draft = change(toDraft(record), record.target);
  if (!draft) return;
  const parsed = parseSave(draft, record, deps);
  if ("errors" in parsed) throw new Error(`the demo's draft: ${JSON.stringify(parsed.errors)}`);
  await saveIntegration(deps, administrator, integration.id, parsed.input);
}
