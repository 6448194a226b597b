import * as v from "valibot";
import type { Grant, IntegrationRecord, PullLocation } from "../../db/control/integrations.ts";

/** What an export lets through for one endpoint; travels as JSON in the form until it is saved. */
export type GrantDraft = Pick<
  Grant,
  | "endpoint"
  | "columns"
  | "buildings"
  | "enrollment"
  | "programs"
  | "beginOn"
  | "rowsMax"
  | "fileName"
  | "reportFieldNames"
>;

export type LocationDraft = Pick<
  PullLocation,
  | "endpoint"
  | "filePath"
  | "fileType"
  | "isFolder"
  | "mode"
  | "newBuildings"
  | "encoding"
  | "errorPercentMax"
  | "mayBeEmpty"
  | "afterSuccess"
  | "archiveFolder"
>;

/** What a location does unless its dialog says otherwise. */
export const locationDefaults = {
  mode: "upsert",
  newBuildings: "refuse",
  encoding: "utf-8",
  errorPercentMax: 5,
  mayBeEmpty: false,
  afterSuccess: "leave",
  archiveFolder: null,
} as const satisfies Partial<LocationDraft>;

/** The form as it was typed; nothing of it is stored yet. */
export type Draft = {
  readonly version: number;
  readonly account: AccountText;
  readonly grants: readonly GrantDraft[];
  readonly locations: readonly LocationDraft[];
  readonly mayWrite: readonly string[];
  /** A day as it was typed; imports only, blank for none. */
  readonly rollOverUntil: string;
  readonly sftp: SftpText;
};

export type AccountText = {
  readonly name: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly primary_email: string;
  readonly additional_emails: string;
};

export type SftpText = {
  readonly host: string;
  readonly port: string;
  readonly username: string;
  readonly password: string;
  /** Ticked: the stored password goes, and the district's key is used. Never ticked in what is saved. */
  readonly usesKey: boolean;
  readonly directory: string;
  readonly fileFormat: string;
  readonly csvFormulas: string;
  readonly csvByteOrderMark: boolean;
  readonly csvLineEnd: string;
};

export const sftpDefaults = {
  port: "22",
  username: "samegoal",
  directory: "/",
  fileFormat: "json",
  csvFormulas: "off",
  csvByteOrderMark: false,
  csvLineEnd: "crlf",
} as const;

// As many as the tick list of buildings may have.
const names = v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.maxLength(1_000));
const rowsPerFileMax = 999_999_999; // nine digits, as the dialog takes them
const rowsPerFormMax = 100; // many times the catalog

const grantSchema = v.strictObject({
  endpoint: v.string(),
  columns: names,
  buildings: v.nullable(names),
  enrollment: v.nullable(names),
  programs: v.nullable(names),
  beginOn: v.nullable(v.string()),
  rowsMax: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(rowsPerFileMax))),
  fileName: v.nullable(v.string()),
  reportFieldNames: v.boolean(),
});

const locationSchema = v.strictObject({
  endpoint: v.string(),
  filePath: v.string(),
  fileType: v.picklist(["csv", "json", "xml"]),
  isFolder: v.boolean(),
  // A page that was opened before an upgrade sends rows without what came with it.
  mode: v.optional(v.picklist(["upsert", "additions", "snapshot"]), locationDefaults.mode),
  newBuildings: v.optional(v.picklist(["refuse", "add"]), locationDefaults.newBuildings),
  encoding: v.optional(v.picklist(["utf-8", "windows-1252"]), locationDefaults.encoding),
  errorPercentMax: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)),
    locationDefaults.errorPercentMax,
  ),
  mayBeEmpty: v.optional(v.boolean(), locationDefaults.mayBeEmpty),
  afterSuccess: v.optional(
    v.picklist(["leave", "archive", "delete"]),
    locationDefaults.afterSuccess,
  ),
  archiveFolder: v.optional(v.nullable(v.string()), locationDefaults.archiveFolder),
});

/** The rows that the form carries, or undefined when somebody wrote them by hand and wrong. */
export function parseGrants(texts: readonly string[]): readonly GrantDraft[] | undefined {
  return parseAll(texts, grantSchema);
}

export function parseLocations(texts: readonly string[]): readonly LocationDraft[] | undefined {
  return parseAll(texts, locationSchema);
}

function parseAll<const Schema extends v.GenericSchema>(
  texts: readonly string[],
  schema: Schema,
): readonly v.InferOutput<Schema>[] | undefined {
  const rows = v.pipe(
    v.array(v.pipe(v.string(), v.parseJson(), schema)),
    v.maxLength(rowsPerFormMax),
  );
  const parsed = v.safeParse(rows, texts);
  // Safe because the array's items are exactly the schema's output.
  return parsed.success ? (parsed.output as v.InferOutput<Schema>[]) : undefined;
}

/** The draft that a saved integration begins with. */
export function toDraft(record: IntegrationRecord): Draft {
  const { integration, target } = record;
  return {
    version: integration.version,
    account: {
      name: integration.name,
      first_name: integration.firstName,
      last_name: integration.lastName,
      primary_email: integration.primaryEmail,
      additional_emails: integration.additionalEmails.join(", "),
    },
    grants: record.grants.map(toGrantDraft),
    locations: record.locations.map(
      ({ id: _id, integrationId: _of, position: _at, ...draft }) => draft,
    ),
    mayWrite: integration.mayWrite,
    rollOverUntil: integration.rollOverUntil ?? "",
    sftp: {
      host: target?.host ?? "",
      port: String(target?.port ?? sftpDefaults.port),
      username: target?.username ?? sftpDefaults.username,
      password: "",
      usesKey: false,
      directory: target?.directory ?? sftpDefaults.directory,
      fileFormat: target?.fileFormat ?? sftpDefaults.fileFormat,
      csvFormulas: target?.csvFormulas ?? sftpDefaults.csvFormulas,
      csvByteOrderMark: target?.csvByteOrderMark ?? sftpDefaults.csvByteOrderMark,
      csvLineEnd: target?.csvLineEnd ?? sftpDefaults.csvLineEnd,
    },
  };
}

export function toGrantDraft(grant: Grant): GrantDraft {
  const { endpoint, columns, buildings, enrollment, programs } = grant;
  const { beginOn, rowsMax, fileName, reportFieldNames } = grant;
  return {
    endpoint,
    columns,
    buildings,
    enrollment,
    programs,
    beginOn,
    rowsMax,
    fileName,
    reportFieldNames,
  };
}
