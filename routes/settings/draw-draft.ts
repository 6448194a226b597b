import type { Draft as DrawnDraft } from "../../components/integrations/draft.ts";
import type { GrantRow } from "../../components/integrations/endpoint-row.tsx";
import type { SftpData } from "../../components/integrations/sftp-panel.tsx";
import type { FieldErrors } from "../../components/ui/field.tsx";
import type { HostKeyRow, IntegrationRecord } from "../../db/control/integrations.ts";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { catalog, findEndpoint, findOffer, listOffers } from "../../src/catalog/index.ts";
import { toDraft, type Draft, type GrantDraft } from "../../src/integrations/draft.ts";
import { describeLocation } from "../../src/integrations/describe-location.ts";
import type { Conflict } from "../../src/integrations/find-conflict.ts";
import { isRollOverPast } from "../../src/integrations/roll-over.ts";
import type { TestStep } from "../../src/transfer/test-connection.ts";
import type { Stepped } from "./draft-steps.ts";
import { drawEndpointDialog, drawLocationDialog, type BuildingChoice } from "./draw-dialog.ts";

/** Everything the page needs beside the draft itself. */
export type DraftContext = {
  readonly record: IntegrationRecord;
  readonly buildings: readonly BuildingChoice[];
  /** By endpoint; counted for what the draft says, saved or not. */
  readonly rowsNow: ReadonlyMap<string, number>;
  readonly publicKey: string;
  readonly now: Date;
  readonly hostKeys: readonly HostKeyRow[];
  readonly errors?: FieldErrors;
  readonly sentence?: string;
  readonly conflict?: Conflict | undefined;
  readonly test?: { readonly at: string; readonly steps: readonly TestStep[] } | undefined;
};

/** The draft as the components draw it. */
export function drawDraft(
  { draft, dialog, announcement }: Stepped,
  context: DraftContext,
): DrawnDraft {
  const saved = toDraft(context.record);
  const { account, version } = draft;
  const base = {
    version,
    account: {
      name: account.name,
      firstName: account.first_name,
      lastName: account.last_name,
      primaryEmail: account.primary_email,
      additionalEmails: account.additional_emails,
    },
    sftp: drawSftp(draft, context),
    errors: context.errors,
    sentence: context.sentence,
    conflict: context.conflict,
    isUnsaved: isUnsaved(draft, saved),
    announcement,
  };
  if (context.record.integration.kind === "export") {
    const grants = draft.grants.map((grant) => drawGrant(grant, saved, context));
    const drawn =
      dialog?.kind === "endpoint"
        ? drawEndpointDialog(dialog, draft, context.buildings)
        : undefined;
    return { ...base, kind: "export", grants, dialog: drawn };
  }
  const drawn = dialog?.kind === "location" ? drawLocationDialog(dialog, draft) : undefined;
  return {
    ...base,
    kind: "import",
    maySend: listOffers("write").map((endpoint) => ({
      value: endpoint.name,
      label: endpoint.title,
      isChecked: draft.mayWrite.includes(endpoint.name),
    })),
    locations: draft.locations.map((location) => ({
      ...location,
      title: findOffer(location.endpoint)?.title ?? location.endpoint,
      fileType: location.fileType.toUpperCase(),
      location,
      options: describeLocation(location),
      isUnsaved: !saved.locations.some((one) => Bun.deepEquals(one, location)),
    })),
    rollOver: {
      until: draft.rollOverUntil,
      // Of what is typed too: a day in last year's August is seen before it is relied on.
      isPast: isRollOverPast(draft.rollOverUntil, context.now),
    },
    dialog: drawn,
  };
}

function drawGrant(grant: GrantDraft, saved: Draft, context: DraftContext): GrantRow {
  const endpoint = findEndpoint(grant.endpoint);
  return {
    endpoint: grant.endpoint,
    title: endpoint?.title ?? grant.endpoint,
    grant,
    columnsGranted: grant.columns.length,
    columnsTotal: endpoint ? columnNames(endpoint).length : 0,
    rowsNow: context.rowsNow.get(grant.endpoint),
    filters: describeFilters(grant, context.buildings.length),
    file: describeFile(grant),
    isUnsaved: !saved.grants.some((one) => Bun.deepEquals(one, grant)),
  };
}

const orList = new Intl.ListFormat("en-US", { type: "disjunction" });

function describeFilters(grant: GrantDraft, buildingsTotal: number): readonly string[] {
  const words: string[] = [];
  const endpoint = catalog.find((one) => one.name === grant.endpoint);
  if (endpoint && endpoint.student !== "none") {
    const usual = endpoint.enrollment === "all" ? "All students" : "Active students";
    words.push(grant.enrollment === null ? usual : grant.enrollment.join(", "));
  }
  if (grant.programs !== null) words.push(`Students in ${orList.format(grant.programs)}`);
  if (grant.buildings !== null)
    words.push(`${grant.buildings.length} of ${buildingsTotal} buildings`);
  if (grant.beginOn !== null) words.push(`From ${grant.beginOn}`);
  return words;
}

function describeFile(grant: GrantDraft): readonly string[] {
  const words: string[] = [];
  if (grant.fileName !== null) words.push(grant.fileName);
  if (grant.rowsMax !== null) words.push(`at most ${grant.rowsMax.toLocaleString("en-US")} rows`);
  if (grant.reportFieldNames) words.push("report field names");
  return words;
}

function drawSftp({ sftp }: Draft, context: DraftContext): SftpData {
  const { target } = context.record;
  const drawKey = (key: HostKeyRow) => ({
    fingerprint: key.fingerprint,
    algorithm: key.type,
    ...(key.trustedAt ? { trustedAt: key.trustedAt } : {}),
    ...(key.trustedBy
      ? { trustedBy: key.trustedBy === "first_contact" ? "first contact" : key.trustedBy }
      : {}),
  });
  const offered = context.hostKeys.findLast((key) => key.trustedAt === null);
  const hasErrors = Object.keys(context.errors ?? {}).some((name) => name.startsWith("sftp_"));
  const { host, port, username, password, directory } = sftp;
  const fileFormat =
    sftp.fileFormat === "csv" || sftp.fileFormat === "xml" ? sftp.fileFormat : "json";
  return {
    host,
    port,
    username,
    password,
    directory,
    fileFormat,
    csv: {
      formulas: sftp.csvFormulas,
      byteOrderMark: sftp.csvByteOrderMark,
      lineEnd: sftp.csvLineEnd,
    },
    hasStoredPassword: (target?.sealedPassword ?? null) !== null,
    usesKey: sftp.usesKey,
    publicKey: context.publicKey,
    hostKeys: context.hostKeys.filter((key) => key.trustedAt !== null).map(drawKey),
    offeredKey: offered ? drawKey(offered) : undefined,
    test: context.test,
    isOpen: host !== "" || hasErrors || context.test !== undefined,
  };
}

function isUnsaved(draft: Draft, saved: Draft): boolean {
  const comparable = ({ version: _version, mayWrite, ...rest }: Draft) => {
    const known = mayWrite.filter((name) => findOffer(name, "write") !== undefined);
    return { ...rest, mayWrite: known.toSorted() };
  };
  return !Bun.deepEquals(comparable(draft), comparable(saved));
}
