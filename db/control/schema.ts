import { sql } from "drizzle-orm";
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

/** What a load does with stored rows: adds and updates, only adds, or makes them equal to the file. */
const loadModes = ["upsert", "additions", "snapshot"] as const;

/** Facts about this installation: the check value of SECRET_KEY, a migration's marks. */
export const settings = sqliteTable("settings", {
  name: text("name").primaryKey(),
  value: text("value").notNull(),
});

export const districts = sqliteTable("districts", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  createdAt: text("created_at").notNull(),
});

/** The district's own SSH keys; retired ones stay until no server knows them any more. */
export const districtKeys = sqliteTable(
  "district_keys",
  {
    id: text("id").primaryKey(),
    districtId: text("district_id")
      .notNull()
      .references(() => districts.id),
    type: text("type", { enum: ["ed25519", "rsa"] }).notNull(),
    publicKey: text("public_key").notNull(),
    sealedPrivateKey: text("sealed_private_key").notNull(),
    createdAt: text("created_at").notNull(),
    retiredAt: text("retired_at"),
  },
  (table) => [index("district_keys_district").on(table.districtId)],
);

export const administrators = sqliteTable(
  "administrators",
  {
    id: text("id").primaryKey(),
    districtId: text("district_id")
      .notNull()
      .references(() => districts.id),
    /** Lower case; belongs to one district only. */
    email: text("email").notNull(),
    name: text("name").notNull(),
    role: text("role", { enum: ["administrator", "viewer"] }).notNull(),
    /** Empty: somebody who signs in by an identity provider only. */
    passwordHash: text("password_hash").notNull(),
    /** Set while TOTP is on. */
    sealedTotpSecret: text("sealed_totp_secret"),
    /** RFC 6238 §5.2: the time step of the last code that was taken; none up to it is taken again. */
    totpStep: integer("totp_step"),
    createdAt: text("created_at").notNull(),
    disabledAt: text("disabled_at"),
  },
  (table) => [
    uniqueIndex("administrators_email").on(table.email),
    index("administrators_district").on(table.districtId),
  ],
);

export const signIns = sqliteTable(
  "sign_ins",
  {
    tokenHash: text("token_hash").primaryKey(),
    administratorId: text("administrator_id")
      .notNull()
      .references(() => administrators.id),
    createdAt: text("created_at").notNull(),
    lastSeenAt: text("last_seen_at").notNull(),
    expiresAt: text("expires_at").notNull(),
    /** When the person last showed who they are; null: when they signed in. */
    confirmedAt: text("confirmed_at"),
    address: text("address"),
    userAgent: text("user_agent"),
  },
  (table) => [index("sign_ins_administrator").on(table.administratorId)],
);

/** For who has lost the device that shows TOTP codes. */
export const recoveryCodes = sqliteTable(
  "recovery_codes",
  {
    administratorId: text("administrator_id")
      .notNull()
      .references(() => administrators.id),
    codeHash: text("code_hash").notNull(),
    usedAt: text("used_at"),
  },
  (table) => [primaryKey({ columns: [table.administratorId, table.codeHash] })],
);

/** Browsers in which somebody signed in before: they are not slowed for what strangers do, and cause no mail. */
export const knownDevices = sqliteTable(
  "known_devices",
  {
    administratorId: text("administrator_id")
      .notNull()
      .references(() => administrators.id),
    tokenHash: text("token_hash").notNull(),
    lastSeenAt: text("last_seen_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.administratorId, table.tokenHash] })],
);

/** Who somebody is to an identity provider. Never by an e-mail claim, which a provider may let people choose. */
export const identities = sqliteTable(
  "identities",
  {
    id: text("id").primaryKey(),
    administratorId: text("administrator_id")
      .notNull()
      .references(() => administrators.id),
    provider: text("provider").notNull(),
    issuer: text("issuer").notNull(),
    subject: text("subject").notNull(),
    /** What the provider called the person when it was bound; only ever shown. */
    label: text("label").notNull(),
    createdAt: text("created_at").notNull(),
    lastUsedAt: text("last_used_at"),
  },
  (table) => [
    uniqueIndex("identities_subject").on(table.issuer, table.subject),
    index("identities_administrator").on(table.administratorId),
  ],
);

export const invitations = sqliteTable(
  "invitations",
  {
    id: text("id").primaryKey(),
    tokenHash: text("token_hash").notNull(),
    districtId: text("district_id")
      .notNull()
      .references(() => districts.id),
    email: text("email").notNull(),
    name: text("name").notNull(),
    role: text("role", { enum: ["administrator", "viewer"] }).notNull(),
    createdAt: text("created_at").notNull(),
    /** A name. */
    createdBy: text("created_by").notNull(),
    /** Whose invitations end with their own rights. */
    createdById: text("created_by_id"),
    expiresAt: text("expires_at").notNull(),
    /** Accepted, withdrawn, or replaced by a later one. */
    endedAt: text("ended_at"),
  },
  (table) => [
    uniqueIndex("invitations_token").on(table.tokenHash),
    index("invitations_district").on(table.districtId, table.email),
  ],
);

export const passwordResets = sqliteTable("password_resets", {
  tokenHash: text("token_hash").primaryKey(),
  administratorId: text("administrator_id")
    .notNull()
    .references(() => administrators.id),
  createdAt: text("created_at").notNull(),
  expiresAt: text("expires_at").notNull(),
  usedAt: text("used_at"),
});

/** A data export or a data import: one vendor, one contact, one client. */
export const integrations = sqliteTable(
  "integrations",
  {
    id: text("id").primaryKey(),
    districtId: text("district_id")
      .notNull()
      .references(() => districts.id),
    kind: text("kind", { enum: ["export", "import"] }).notNull(),
    name: text("name").notNull(),
    firstName: text("first_name").notNull(),
    lastName: text("last_name").notNull(),
    primaryEmail: text("primary_email").notNull(),
    additionalEmails: text("additional_emails", { mode: "json" })
      .$type<readonly string[]>()
      .notNull(),
    /** Made in the first acceptance. */
    clientId: text("client_id"),
    /** Imports: endpoints that the vendor may send by API beside those of its pull locations. */
    mayWrite: text("may_write", { mode: "json" }).$type<readonly string[]>().notNull(),
    /** When Primary Email last changed; the new contact's grace runs from here. */
    emailChangedAt: text("email_changed_at"),
    /** Raised by every save, so that the second of two administrators sees what changed. */
    version: integer("version").notNull(),
    /** Since when there is something to do at night; a night is due from the first midnight after it. */
    readyAt: text("ready_at"),
    /** Imports: until the end of this UTC date no load is held for changing too much (a school year's roll-over). */
    rollOverUntil: text("roll_over_until"),
    createdAt: text("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    disabledAt: text("disabled_at"),
    disabledBy: text("disabled_by"),
  },
  (table) => [
    index("integrations_district").on(table.districtId),
    uniqueIndex("integrations_client").on(table.clientId),
  ],
);

/** What an export lets through, per endpoint. */
export const grants = sqliteTable(
  "grants",
  {
    id: text("id").primaryKey(),
    integrationId: text("integration_id")
      .notNull()
      .references(() => integrations.id),
    endpoint: text("endpoint").notNull(),
    /** Wire names. */
    columns: text("columns", { mode: "json" }).$type<readonly string[]>().notNull(),
    /** Building Reporting Ids; null: all. */
    buildings: text("buildings", { mode: "json" }).$type<readonly string[] | null>(),
    /** District Enrollment codes; null: active students only. */
    enrollment: text("enrollment", { mode: "json" }).$type<readonly string[] | null>(),
    /** Programs the student participates in; null: all. */
    programs: text("programs", { mode: "json" }).$type<readonly string[] | null>(),
    beginOn: text("begin_on"),
    rowsMax: integer("rows_max"),
    fileName: text("file_name"),
    reportFieldNames: integer("report_field_names", { mode: "boolean" }).notNull(),
    /** Raised when what the grant lets through changes; part of every version, cursor and ETag. */
    revision: integer("revision").notNull(),
    /** Order on the page. */
    position: integer("position").notNull(),
  },
  (table) => [uniqueIndex("grants_endpoint").on(table.integrationId, table.endpoint)],
);

export const pullLocations = sqliteTable(
  "pull_locations",
  {
    id: text("id").primaryKey(),
    integrationId: text("integration_id")
      .notNull()
      .references(() => integrations.id),
    endpoint: text("endpoint").notNull(),
    filePath: text("file_path").notNull(),
    fileType: text("file_type", { enum: ["csv", "json", "xml"] }).notNull(),
    isFolder: integer("is_folder", { mode: "boolean" }).notNull(),
    mode: text("mode", { enum: loadModes }).notNull().default("upsert"),
    newBuildings: text("new_buildings", { enum: ["refuse", "add"] })
      .notNull()
      .default("refuse"),
    encoding: text("encoding", { enum: ["utf-8", "windows-1252"] })
      .notNull()
      .default("utf-8"),
    /** Of a file's rows; more than so many with errors, and nothing of the file is stored. */
    errorPercentMax: integer("error_percent_max").notNull().default(5),
    mayBeEmpty: integer("may_be_empty", { mode: "boolean" }).notNull().default(false),
    /** What becomes of the file on the vendor's server. */
    afterSuccess: text("after_success", { enum: ["leave", "archive", "delete"] })
      .notNull()
      .default("leave"),
    archiveFolder: text("archive_folder"),
    position: integer("position").notNull(),
  },
  (table) => [index("pull_locations_integration").on(table.integrationId)],
);

/** Where files go to or come from; one per integration. */
export const sftpTargets = sqliteTable("sftp_targets", {
  integrationId: text("integration_id")
    .primaryKey()
    .references(() => integrations.id),
  host: text("host").notNull(),
  port: integer("port").notNull(),
  username: text("username").notNull(),
  /** Null: the district's key. */
  sealedPassword: text("sealed_password"),
  directory: text("directory").notNull(),
  /** Exports only. */
  fileFormat: text("file_format", { enum: ["csv", "json", "xml"] }).notNull(),
  /** What becomes of cells that a spreadsheet would take for a formula. */
  csvFormulas: text("csv_formulas", { enum: ["off", "prefix", "refuse"] })
    .notNull()
    .default("off"),
  csvByteOrderMark: integer("csv_byte_order_mark", { mode: "boolean" }).notNull().default(false),
  csvLineEnd: text("csv_line_end", { enum: ["crlf", "lf"] })
    .notNull()
    .default("crlf"),
});

/** Host keys of an SFTP target; several, for balanced hosts. */
export const hostKeys = sqliteTable(
  "host_keys",
  {
    integrationId: text("integration_id")
      .notNull()
      .references(() => integrations.id),
    type: text("type").notNull(),
    fingerprint: text("fingerprint").notNull(),
    seenAt: text("seen_at").notNull(),
    /** Null: seen, but trusted by nobody yet. */
    trustedAt: text("trusted_at"),
    /** An administrator's id, or `first_contact` when our key pinned it. */
    trustedBy: text("trusted_by"),
  },
  (table) => [primaryKey({ columns: [table.integrationId, table.fingerprint] })],
);

/** A mailed link to the terms page; a later one voids the earlier. */
export const termsLinks = sqliteTable(
  "terms_links",
  {
    tokenHash: text("token_hash").primaryKey(),
    integrationId: text("integration_id")
      .notNull()
      .references(() => integrations.id),
    email: text("email").notNull(),
    createdAt: text("created_at").notNull(),
    expiresAt: text("expires_at").notNull(),
    voidedAt: text("voided_at"),
    acceptedAt: text("accepted_at"),
  },
  (table) => [index("terms_links_integration").on(table.integrationId)],
);

/** The evidence: who accepted which text, when, from where. Never changed. */
export const acceptances = sqliteTable(
  "acceptances",
  {
    id: text("id").primaryKey(),
    integrationId: text("integration_id")
      .notNull()
      .references(() => integrations.id),
    email: text("email").notNull(),
    fullName: text("full_name").notNull(),
    acceptedAt: text("accepted_at").notNull(),
    address: text("address"),
    userAgent: text("user_agent"),
    termsVersion: text("terms_version").notNull(),
    termsSha256: text("terms_sha256").notNull(),
    /** The rendered text, whole. */
    termsText: text("terms_text").notNull(),
  },
  (table) => [index("acceptances_integration").on(table.integrationId)],
);

/** A mailed link with which any contact can disable the integration. */
export const disableLinks = sqliteTable("disable_links", {
  tokenHash: text("token_hash").primaryKey(),
  integrationId: text("integration_id")
    .notNull()
    .references(() => integrations.id),
  email: text("email").notNull(),
  createdAt: text("created_at").notNull(),
  expiresAt: text("expires_at").notNull(),
});

export const clientSecrets = sqliteTable(
  "client_secrets",
  {
    id: text("id").primaryKey(),
    integrationId: text("integration_id")
      .notNull()
      .references(() => integrations.id),
    secretHash: text("secret_hash").notNull(),
    createdAt: text("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    /** From this instant on it opens nothing; null: until it is retired. */
    retiresAt: text("retires_at"),
    lastUsedAt: text("last_used_at"),
    lastUsedAddress: text("last_used_address"),
    lastUsedEndpoint: text("last_used_endpoint"),
  },
  (table) => [index("client_secrets_integration").on(table.integrationId)],
);

/** Without further indexes, which would cost more than the row: it is found and swept by its key. */
export const accessTokens = sqliteTable("access_tokens", {
  /** Begins with the time, so that tokens stored together lie together and a commit writes few pages. */
  tokenHash: text("token_hash").primaryKey(),
  integrationId: text("integration_id")
    .notNull()
    .references(() => integrations.id),
  secretId: text("secret_id")
    .notNull()
    .references(() => clientSecrets.id),
  scope: text("scope").notNull(),
  createdAt: text("created_at").notNull(),
  expiresAt: text("expires_at").notNull(),
  revokedAt: text("revoked_at"),
});

/** A mailed link with which the contact takes a new secret, once; a later one voids the earlier. */
export const credentialLinks = sqliteTable(
  "credential_links",
  {
    tokenHash: text("token_hash").primaryKey(),
    integrationId: text("integration_id")
      .notNull()
      .references(() => integrations.id),
    /** To whom it was mailed. */
    email: text("email").notNull(),
    /** How long the secrets before it go on, from when the new one is taken. */
    overlapHours: integer("overlap_hours").notNull(),
    createdAt: text("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    expiresAt: text("expires_at").notNull(),
    voidedAt: text("voided_at"),
    usedAt: text("used_at"),
    usedAddress: text("used_address"),
  },
  (table) => [index("credential_links_integration").on(table.integrationId)],
);

/** One record per integration and UTC date; its runs are its attempts. */
export const nights = sqliteTable(
  "nights",
  {
    id: text("id").primaryKey(),
    integrationId: text("integration_id")
      .notNull()
      .references(() => integrations.id),
    night: text("night").notNull(),
    state: text("state", {
      enum: ["due", "running", "done", "held", "failed", "missed"],
    }).notNull(),
    createdAt: text("created_at").notNull(),
    endedAt: text("ended_at"),
  },
  (table) => [uniqueIndex("nights_once").on(table.integrationId, table.night)],
);

/** One attempt. Claimed by lease: a heartbeat prolongs it, the fence tells a late worker that it lost. */
export const runs = sqliteTable(
  "runs",
  {
    id: text("id").primaryKey(),
    districtId: text("district_id")
      .notNull()
      .references(() => districts.id),
    integrationId: text("integration_id").references(() => integrations.id),
    nightId: text("night_id").references(() => nights.id),
    trigger: text("trigger", {
      enum: ["nightly", "manual", "api", "upload", "retry", "catch_up"],
    }).notNull(),
    work: text("work", { enum: ["push", "pull", "load"] }).notNull(),
    state: text("state", {
      enum: [
        "queued",
        "running",
        "succeeded",
        "succeeded_with_errors",
        "held",
        "failed",
        "cancelled",
      ],
    }).notNull(),
    /** What a `load` run reads: a spooled body and how to read it. */
    input: text("input", { mode: "json" }).$type<RunInput | null>(),
    /** The same report, and nothing stored. */
    isDryRun: integer("is_dry_run", { mode: "boolean" }).notNull().default(false),
    /** Who said what about a held run. */
    decision: text("decision", { enum: ["approved", "rejected"] }),
    decidedAt: text("decided_at"),
    decidedBy: text("decided_by"),
    phase: text("phase"),
    rowsDone: integer("rows_done").notNull().default(0),
    rowsTotal: integer("rows_total"),
    reason: text("reason"),
    sentence: text("sentence"),
    /** Notices beyond those that are kept. */
    noticesLeftOut: integer("notices_left_out").notNull().default(0),
    createdAt: text("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    startedAt: text("started_at"),
    endedAt: text("ended_at"),
    leaseOwner: text("lease_owner"),
    leaseUntil: text("lease_until"),
    heartbeatAt: text("heartbeat_at"),
    fence: integer("fence").notNull().default(0),
  },
  (table) => [
    index("runs_integration").on(table.integrationId, table.createdAt),
    index("runs_state").on(table.state),
    index("runs_night").on(table.nightId),
  ],
);

/** What waits in the spool, and how to read and load it: one file, a .zip with several, or several as they came. */
export type RunInput = {
  /** Or the bundle. */
  readonly endpoint: string;
  readonly fileName: string;
  /** Of several files over all of them. */
  readonly bytes: number;
  readonly sha256: string;
  /** Where it came from: loads of one source are compared with the last of it. */
  readonly source: string;
  readonly settings: LoadSettings;
} & (
  | { readonly format: RowFormat | "zip"; readonly spoolId: string }
  | { readonly format: "files"; readonly files: readonly InputFile[] }
);

/** Which load a client means by its `Idempotency-Key`. Kept for a day. */
export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    integrationId: text("integration_id")
      .notNull()
      .references(() => integrations.id),
    /** Of the key, which may hold anything. */
    keySha256: text("key_sha256").notNull(),
    /** Over endpoint, query and content type. */
    requestSha256: text("request_sha256").notNull(),
    /** Null while the body is being taken in. */
    bodySha256: text("body_sha256"),
    /** Null while the body is being taken in. */
    runId: text("run_id"),
    /** The request that may give the key its run; another one takes over by putting its own here. */
    claim: text("claim").notNull(),
    createdAt: text("created_at").notNull(),
    /** Prolonged while the body is being taken in, so that a killed process does not keep the key. */
    aliveAt: text("alive_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.integrationId, table.keySha256] }),
    index("idempotency_keys_created").on(table.createdAt),
  ],
);

export type RowFormat = "csv" | "json" | "ndjson" | "xml";

/** One of the files of a bundle. */
export type InputFile = {
  readonly fileName: string;
  readonly format: RowFormat;
  readonly spoolId: string;
  readonly bytes: number;
  readonly sha256: string;
};

export type LoadSettings = {
  readonly mode: (typeof loadModes)[number];
  readonly newBuildings: "refuse" | "add";
  readonly encoding: "utf-8" | "windows-1252";
  readonly errorPercentMax: number;
  /** Also where the percentage would allow more; null: no such limit. */
  readonly errorRowsMax: number | null;
  readonly mayBeEmpty: boolean;
};

/** A load that waits for an administrator: what to load, and what was shown. */
export type HeldLoad = {
  readonly input: RunInput;
  /** Over every change that was shown; an approval holds for exactly these. */
  readonly digest: string;
  /** Sealed in the spool: what would change, with rows before and after. */
  readonly previewSpoolId: string;
};

/** A row that would have to be stored first; never a person. */
export type MissingRow = {
  readonly endpoint: string;
  readonly row: Readonly<Record<string, string | boolean | null>>;
  /** How many rows of the file name it. */
  readonly namedBy: number;
};

export const runFiles = sqliteTable(
  "run_files",
  {
    id: text("id").primaryKey(),
    runId: text("run_id")
      .notNull()
      .references(() => runs.id),
    endpoint: text("endpoint").notNull(),
    fileName: text("file_name").notNull(),
    outcome: text("outcome", {
      enum: ["delivered", "applied", "unchanged", "held", "failed"],
    }).notNull(),
    reason: text("reason"),
    sentence: text("sentence"),
    rowsRead: integer("rows_read").notNull().default(0),
    rowsAdded: integer("rows_added").notNull().default(0),
    rowsChanged: integer("rows_changed").notNull().default(0),
    rowsUnchanged: integer("rows_unchanged").notNull().default(0),
    rowsRemoved: integer("rows_removed").notNull().default(0),
    rowsRejected: integer("rows_rejected").notNull().default(0),
    /** Students whom the grant would let through, were they not opted out. */
    studentsWithheld: integer("students_withheld").notNull().default(0),
    bytes: integer("bytes").notNull().default(0),
    sha256: text("sha256"),
    milliseconds: integer("milliseconds").notNull().default(0),
    held: text("held", { mode: "json" }).$type<HeldLoad | null>(),
    /** Sealed beside the spool: the rejected rows as they came, with what is wrong and how to mend it. */
    errorFileId: text("error_file_id"),
    /** Rows of other endpoints that the file names and nobody has loaded, once each: buildings. */
    missingRows: text("missing_rows", { mode: "json" }).$type<readonly MissingRow[] | null>(),
  },
  (table) => [index("run_files_run").on(table.runId)],
);

/** What was wrong with a row, without the row: file, line, column, reason, fix. */
export const runNotices = sqliteTable(
  "run_notices",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    runId: text("run_id")
      .notNull()
      .references(() => runs.id),
    fileName: text("file_name").notNull(),
    line: integer("line"),
    column: text("column"),
    reason: text("reason").notNull(),
    fix: text("fix").notNull(),
    /** Tells what is stored; for administrators only. */
    hint: text("hint"),
    isError: integer("is_error", { mode: "boolean" }).notNull(),
  },
  (table) => [index("run_notices_run").on(table.runId)],
);

/** Written in the transaction of what it tells of, sent afterwards. */
export const mailQueue = sqliteTable(
  "mail_queue",
  {
    /** Also the idempotency key at the provider. */
    id: text("id").primaryKey(),
    districtId: text("district_id").references(() => districts.id),
    recipients: text("recipients", { mode: "json" }).$type<readonly string[]>().notNull(),
    subject: text("subject").notNull(),
    html: text("html").notNull(),
    text: text("text").notNull(),
    state: text("state", { enum: ["queued", "sending", "sent", "kept", "failed"] }).notNull(),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: text("next_attempt_at").notNull(),
    createdAt: text("created_at").notNull(),
    sentAt: text("sent_at"),
    error: text("error"),
  },
  (table) => [
    index("mail_queue_due").on(table.state, table.nextAttemptAt),
    index("mail_queue_district").on(table.districtId, table.createdAt),
  ],
);

/**
 * Students withheld from integrations. By Student Id, which need not be stored (yet). A row that has ended stays: it
 * says who withheld whom, from when until when.
 */
export const optOuts = sqliteTable(
  "opt_outs",
  {
    id: text("id").primaryKey(),
    districtId: text("district_id")
      .notNull()
      .references(() => districts.id),
    studentId: text("student_id").notNull(),
    /** Null: from all, those that are added later included. */
    integrationId: text("integration_id").references(() => integrations.id),
    reason: text("reason"),
    createdAt: text("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    endedAt: text("ended_at"),
    endedBy: text("ended_by"),
    /** The district's count of changes to its opt-outs when this one began or ended; part of every version. */
    revision: integer("revision").notNull(),
    /** The student counts as changed in the records since then, so that feeds of changes tell of it. */
    isTold: integer("is_told", { mode: "boolean" }).notNull().default(false),
  },
  (table) => [
    index("opt_outs_integration").on(table.districtId, table.integrationId, table.revision),
    index("opt_outs_revision").on(table.districtId, table.revision),
    index("opt_outs_student").on(table.districtId, table.studentId),
    index("opt_outs_untold")
      .on(table.districtId)
      .where(sql`${table.isTold} = 0`),
  ],
);

/**
 * Append-only: who did what, when, from where; before and after without secrets. Triggers in its migration refuse
 * to change or delete a row.
 */
export const auditLog = sqliteTable(
  "audit_log",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    districtId: text("district_id").references(() => districts.id),
    at: text("at").notNull(),
    actorKind: text("actor_kind").notNull(),
    actorId: text("actor_id"),
    actorName: text("actor_name").notNull(),
    address: text("address"),
    action: text("action").notNull(),
    subject: text("subject").notNull(),
    before: text("before", { mode: "json" }).$type<Readonly<Record<string, unknown>> | null>(),
    after: text("after", { mode: "json" }).$type<Readonly<Record<string, unknown>> | null>(),
  },
  // Within a value each index has the rows in order of id, which is the order of the pages.
  (table) => [
    index("audit_log_district").on(table.districtId, table.at),
    index("audit_log_page").on(table.districtId),
    index("audit_log_actor").on(table.districtId, table.actorId),
    index("audit_log_action").on(table.districtId, table.action),
    index("audit_log_subject").on(table.subject),
  ],
);
