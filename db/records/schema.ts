import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** What every row of data carries; the changes feed, deltas, ETags and loads live on it. */
const provenance = {
  /** Value of the district's change counter when the row last changed. */
  cursor: integer("cursor").notNull(),
  /** The same, when it was added. */
  addedCursor: integer("added_cursor").notNull(),
  /** The run that wrote it. */
  runId: text("run_id").notNull(),
  /** SHA-256 (first 128 bits, base64url) over the stored columns in catalog order. */
  contentHash: text("content_hash").notNull(),
};

/** One row: the counter of every change of this district's records. */
export const changeCounter = sqliteTable("change_counter", {
  id: integer("id").primaryKey(),
  cursor: integer("cursor").notNull(),
  /** Up to here removals and receipts of loads may be deleted, since they are past their keeping time. */
  forgottenCursor: integer("forgotten_cursor").notNull().default(0),
});

export const buildings = sqliteTable(
  "buildings",
  {
    number: integer("number").primaryKey({ autoIncrement: true }),
    reportingId: text("reporting_id").notNull(),
    name: text("name").notNull(),
    active: integer("active", { mode: "boolean" }).notNull(),
    ...provenance,
  },
  (table) => [
    uniqueIndex("buildings_key").on(table.reportingId),
    uniqueIndex("buildings_name").on(table.name),
    index("buildings_cursor").on(table.cursor),
  ],
);

export const students = sqliteTable(
  "students",
  {
    /** Never used again: what was disclosed is kept as a set of these. */
    number: integer("number").primaryKey({ autoIncrement: true }),
    externalId: text("external_id").notNull(),
    lastName: text("last_name").notNull(),
    middleName: text("middle_name"),
    firstName: text("first_name").notNull(),
    dateOfBirth: text("date_of_birth").notNull(),
    gender: text("gender").notNull(),
    enrollment: text("enrollment").notNull(),
    grade: text("grade"),
    address: text("address"),
    city: text("city"),
    state: text("state"),
    zip: text("zip"),
    race: text("race"),
    language: text("language"),
    districtOfResidence: text("district_of_residence"),
    countyOfResidence: text("county_of_residence"),
    districtOfService: text("district_of_service"),
    stateReportingId: text("state_reporting_id"),
    buildingName: text("building_name").notNull(),
    buildingReportingId: text("building_reporting_id").notNull(),
    sisInternalId: text("sis_internal_id"),
    ...provenance,
  },
  (table) => [
    uniqueIndex("students_key").on(table.externalId),
    index("students_cursor").on(table.cursor),
  ],
);

export const guardians = sqliteTable(
  "guardians",
  {
    number: integer("number").primaryKey({ autoIncrement: true }),
    studentId: text("student_id").notNull(),
    guardianId: text("guardian_id").notNull(),
    lastName: text("last_name").notNull(),
    firstName: text("first_name").notNull(),
    relationship: text("relationship"),
    address: text("address"),
    city: text("city"),
    state: text("state"),
    zip: text("zip"),
    homePhone: text("home_phone"),
    workPhone: text("work_phone"),
    cellPhone: text("cell_phone"),
    email: text("email"),
    language: text("language"),
    isPrimary: integer("is_primary", { mode: "boolean" }),
    ...provenance,
  },
  (table) => [
    uniqueIndex("guardians_key").on(table.studentId, table.guardianId),
    index("guardians_cursor").on(table.cursor),
  ],
);

export const absences = sqliteTable(
  "absences",
  {
    number: integer("number").primaryKey({ autoIncrement: true }),
    studentId: text("student_id").notNull(),
    absentOn: text("absent_on").notNull(),
    ...provenance,
  },
  (table) => [
    uniqueIndex("absences_key").on(table.studentId, table.absentOn),
    index("absences_cursor").on(table.cursor),
  ],
);

/** Rows that are gone, for the changes feed; `studentNumber` says whose record it was. */
export const removals = sqliteTable(
  "removals",
  {
    cursor: integer("cursor").primaryKey(),
    tableName: text("table_name").notNull(),
    key: text("key", { mode: "json" }).$type<readonly string[]>().notNull(),
    studentNumber: integer("student_number"),
    /** When the row had been added; null where that was not kept. */
    addedCursor: integer("added_cursor"),
    removedAt: text("removed_at").notNull(),
    runId: text("run_id").notNull(),
  },
  (table) => [
    index("removals_table").on(table.tableName, table.cursor),
    index("removals_key").on(table.tableName, table.key, table.cursor),
    index("removals_at").on(table.removedAt),
  ],
);

/** Written by the merge itself, so that a run's outcome is known also after a crash. */
export const appliedLoads = sqliteTable(
  "applied_loads",
  {
    /** Run id and file, one load each. */
    id: text("id").primaryKey(),
    runId: text("run_id").notNull(),
    fence: integer("fence").notNull(),
    endpoint: text("endpoint").notNull(),
    sha256: text("sha256").notNull(),
    report: text("report", { mode: "json" }).$type<Readonly<Record<string, unknown>>>().notNull(),
    appliedAt: text("applied_at").notNull(),
    cursor: integer("cursor").notNull(),
    /** Where the file came from; loads of one source are compared with the last of it. */
    source: text("source").notNull().default(""),
    /** How it was loaded, as one text; other settings read the same bytes differently. */
    settings: text("settings").notNull().default(""),
    /** No row was rejected. */
    isClean: integer("is_clean", { mode: "boolean" }).notNull().default(false),
  },
  (table) => [
    index("applied_loads_source").on(table.source, table.endpoint, table.appliedAt),
    index("applied_loads_cursor").on(table.cursor),
  ],
);
