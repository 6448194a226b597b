import {
  index,
  integer,
  sqliteTable,
  text,
  uniqueIndex,
  type IndexBuilder,
  type SQLiteColumn,
} from "drizzle-orm/sqlite-core";

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

/** What vendors filter and sort by, each with the key behind it, so that a page in its order walks it. */
function inOrderOf(
  columns: Readonly<Record<string, SQLiteColumn>>,
  ...key: readonly SQLiteColumn[]
): IndexBuilder[] {
  return Object.entries(columns).map(([name, column]) => index(name).on(column, ...key));
}

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
    ...inOrderOf(
      {
        students_last_name: table.lastName,
        students_first_name: table.firstName,
        students_date_of_birth: table.dateOfBirth,
        students_grade: table.grade,
        students_state_reporting_id: table.stateReportingId,
        students_building_name: table.buildingName,
        students_building_reporting_id: table.buildingReportingId,
        students_sis_internal_id: table.sisInternalId,
      },
      table.externalId,
    ),
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
    ...inOrderOf(
      {
        guardians_guardian_id: table.guardianId,
        guardians_last_name: table.lastName,
        guardians_first_name: table.firstName,
      },
      table.studentId,
      table.guardianId,
    ),
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
    ...inOrderOf({ absences_absent_on: table.absentOn }, table.studentId, table.absentOn),
  ],
);

/** Staff as an import tells of them; never accounts of this product. */
export const users = sqliteTable(
  "users",
  {
    number: integer("number").primaryKey({ autoIncrement: true }),
    email: text("email").notNull(),
    firstName: text("first_name").notNull(),
    lastName: text("last_name").notNull(),
    /** Several, separated by `;`. */
    roles: text("roles"),
    /** Of each role in the same order, separated by `;`; a role's own by `,`. */
    buildings: text("buildings"),
    isAdmin: integer("is_admin", { mode: "boolean" }).notNull(),
    /** Of a stored row never true: a row that says so is removed. */
    isDeleted: integer("is_deleted", { mode: "boolean" }).notNull(),
    ...provenance,
  },
  (table) => [
    uniqueIndex("users_key").on(table.email),
    index("users_cursor").on(table.cursor),
    ...inOrderOf(
      { users_first_name: table.firstName, users_last_name: table.lastName },
      table.email,
    ),
  ],
);

/** What a role may do with a form. */
export const userRoles = sqliteTable(
  "user_roles",
  {
    number: integer("number").primaryKey({ autoIncrement: true }),
    role: text("role").notNull(),
    form: text("form").notNull(),
    defaultPermission: text("default_permission").notNull(),
    maxPermission: text("max_permission").notNull(),
    ...provenance,
  },
  (table) => [
    uniqueIndex("user_roles_key").on(table.role, table.form),
    index("user_roles_cursor").on(table.cursor),
    ...inOrderOf({ user_roles_form: table.form }, table.role, table.form),
  ],
);

/** A student's participation in a program. */
export const programs = sqliteTable(
  "programs",
  {
    number: integer("number").primaryKey({ autoIncrement: true }),
    studentId: text("student_id").notNull(),
    program: text("program").notNull(),
    participation: text("participation").notNull(),
    startOn: text("start_on"),
    endOn: text("end_on"),
    primaryDisability: text("primary_disability"),
    secondaryDisability: text("secondary_disability"),
    tertiaryDisability: text("tertiary_disability"),
    isMultiplyDisabled: integer("is_multiply_disabled", { mode: "boolean" }),
    isMedicallyFragile: integer("is_medically_fragile", { mode: "boolean" }),
    instructionalSetting: text("instructional_setting"),
    childCountFunding: text("child_count_funding"),
    nextReviewOn: text("next_review_on"),
    nextReevaluationOn: text("next_reevaluation_on"),
    caseManager: text("case_manager"),
    ...provenance,
  },
  (table) => [
    uniqueIndex("programs_key").on(table.studentId, table.program),
    index("programs_cursor").on(table.cursor),
    ...inOrderOf(
      {
        programs_start_on: table.startOn,
        programs_end_on: table.endOn,
        programs_primary_disability: table.primaryDisability,
        programs_secondary_disability: table.secondaryDisability,
        programs_tertiary_disability: table.tertiaryDisability,
        programs_instructional_setting: table.instructionalSetting,
        programs_child_count_funding: table.childCountFunding,
        programs_next_review_on: table.nextReviewOn,
        programs_next_reevaluation_on: table.nextReevaluationOn,
        programs_case_manager: table.caseManager,
      },
      table.studentId,
      table.program,
    ),
  ],
);

export const documents = sqliteTable(
  "documents",
  {
    number: integer("number").primaryKey({ autoIncrement: true }),
    documentId: text("document_id").notNull(),
    studentId: text("student_id").notNull(),
    program: text("program"),
    form: text("form").notNull(),
    status: text("status").notNull(),
    startOn: text("start_on"),
    endOn: text("end_on"),
    completedAt: text("completed_at"),
    url: text("url"),
    ...provenance,
  },
  (table) => [
    uniqueIndex("documents_key").on(table.documentId),
    index("documents_cursor").on(table.cursor),
    ...inOrderOf(
      {
        documents_student_id: table.studentId,
        documents_form: table.form,
        documents_start_on: table.startOn,
        documents_end_on: table.endOn,
        documents_completed_at: table.completedAt,
      },
      table.documentId,
    ),
  ],
);

export const services = sqliteTable(
  "services",
  {
    number: integer("number").primaryKey({ autoIncrement: true }),
    serviceId: text("service_id").notNull(),
    studentId: text("student_id").notNull(),
    documentId: text("document_id"),
    service: text("service").notNull(),
    startOn: text("start_on"),
    endOn: text("end_on"),
    minutes: integer("minutes"),
    frequency: text("frequency"),
    setting: text("setting"),
    delivery: text("delivery"),
    providerEmail: text("provider_email"),
    ...provenance,
  },
  (table) => [
    uniqueIndex("services_key").on(table.serviceId),
    index("services_cursor").on(table.cursor),
    ...inOrderOf(
      {
        services_student_id: table.studentId,
        services_document_id: table.documentId,
        services_service: table.service,
        services_start_on: table.startOn,
        services_end_on: table.endOn,
        services_provider_email: table.providerEmail,
      },
      table.serviceId,
    ),
  ],
);

export const accommodations = sqliteTable(
  "accommodations",
  {
    number: integer("number").primaryKey({ autoIncrement: true }),
    accommodationId: text("accommodation_id").notNull(),
    studentId: text("student_id").notNull(),
    documentId: text("document_id"),
    accommodation: text("accommodation").notNull(),
    category: text("category"),
    subject: text("subject"),
    startOn: text("start_on"),
    endOn: text("end_on"),
    ...provenance,
  },
  (table) => [
    uniqueIndex("accommodations_key").on(table.accommodationId),
    index("accommodations_cursor").on(table.cursor),
    ...inOrderOf(
      {
        accommodations_student_id: table.studentId,
        accommodations_document_id: table.documentId,
        accommodations_subject: table.subject,
        accommodations_start_on: table.startOn,
        accommodations_end_on: table.endOn,
      },
      table.accommodationId,
    ),
  ],
);

export const serviceLogs = sqliteTable(
  "service_logs",
  {
    number: integer("number").primaryKey({ autoIncrement: true }),
    logId: text("log_id").notNull(),
    documentId: text("document_id"),
    studentId: text("student_id").notNull(),
    servedOn: text("served_on").notNull(),
    service: text("service").notNull(),
    /** HH:MM, 24 hours. */
    startTime: text("start_time"),
    endTime: text("end_time"),
    durationMinutes: integer("duration_minutes"),
    timeAwayMinutes: integer("time_away_minutes"),
    totalTimeMinutes: integer("total_time_minutes"),
    setting: text("setting"),
    delivery: text("delivery"),
    studentObservation: text("student_observation"),
    primaryActivity: text("primary_activity"),
    goalObjective: text("goal_objective"),
    progress: text("progress"),
    sessionNotes: text("session_notes"),
    providerType: text("provider_type"),
    providerName: text("provider_name"),
    providerTitle: text("provider_title"),
    ...provenance,
  },
  (table) => [
    uniqueIndex("service_logs_key").on(table.logId),
    index("service_logs_cursor").on(table.cursor),
    ...inOrderOf(
      {
        service_logs_document_id: table.documentId,
        service_logs_student_id: table.studentId,
        service_logs_served_on: table.servedOn,
        service_logs_service: table.service,
        service_logs_provider_type: table.providerType,
        service_logs_provider_name: table.providerName,
      },
      table.logId,
    ),
  ],
);

export const restraints = sqliteTable(
  "restraints",
  {
    number: integer("number").primaryKey({ autoIncrement: true }),
    restraintEventId: text("restraint_event_id").notNull(),
    studentId: text("student_id").notNull(),
    happenedOn: text("happened_on").notNull(),
    buildingReportingId: text("building_reporting_id"),
    reason: text("reason"),
    reportingPeriod: text("reporting_period"),
    instructionalSetting: text("instructional_setting"),
    staffCount: integer("staff_count"),
    isSpecialEducation: integer("is_special_education", { mode: "boolean" }),
    ...provenance,
  },
  (table) => [
    uniqueIndex("restraints_key").on(table.restraintEventId),
    index("restraints_cursor").on(table.cursor),
    ...inOrderOf(
      {
        restraints_student_id: table.studentId,
        restraints_happened_on: table.happenedOn,
        restraints_building_reporting_id: table.buildingReportingId,
        restraints_reason: table.reason,
        restraints_reporting_period: table.reportingPeriod,
        restraints_instructional_setting: table.instructionalSetting,
      },
      table.restraintEventId,
    ),
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
