import {
  blob,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

export const channels = ["api", "push", "preview", "download"] as const;

/** Which students' records went to which integration, with which columns, when and how. */
export const disclosures = sqliteTable(
  "disclosures",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    integrationId: text("integration_id").notNull(),
    endpoint: text("endpoint").notNull(),
    /** Wire names, in catalog order. */
    columns: text("columns", { mode: "json" }).$type<readonly string[]>().notNull(),
    channel: text("channel", { enum: channels }).notNull(),
    at: text("at").notNull(),
    runId: text("run_id"),
    /** A push is written before its first byte leaves, and marked when the file was placed. */
    state: text("state", { enum: ["sent", "sending", "delivered"] }).notNull(),
    studentsCount: integer("students_count").notNull(),
    /** Sorted student numbers, delta-coded and deflated: `number-set.ts`. */
    studentNumbers: blob("student_numbers", { mode: "buffer" }).notNull(),
  },
  (table) => [
    index("disclosures_integration").on(table.integrationId, table.at),
    index("disclosures_run").on(table.runId),
  ],
);

/** The same by student: one row per kind of disclosure, `disclosure_parts` say who was in it. Follows `disclosures`. */
export const disclosureKinds = sqliteTable(
  "disclosure_kinds",
  {
    id: integer("id").primaryKey(),
    integrationId: text("integration_id").notNull(),
    endpoint: text("endpoint").notNull(),
    channel: text("channel", { enum: channels }).notNull(),
    columns: text("columns", { mode: "json" }).$type<readonly string[]>().notNull(),
  },
  (table) => [
    uniqueIndex("disclosure_kinds_once").on(
      table.integrationId,
      table.endpoint,
      table.channel,
      table.columns,
    ),
  ],
);

/**
 * Which of 512 neighbouring students were in so many disclosures of a kind: the nights of a month are one row. Without
 * a rowid, as its migration says, since the key is nearly all there is.
 */
export const disclosureParts = sqliteTable(
  "disclosure_parts",
  {
    /** Student number divided by 512. */
    part: integer("part").notNull(),
    kindId: integer("kind_id").notNull(),
    /** A bit a student, the lowest number first. */
    bits: blob("bits", { mode: "buffer" }).notNull(),
    firstAt: text("first_at").notNull(),
    lastAt: text("last_at").notNull(),
    times: integer("times").notNull(),
  },
  (table) => [primaryKey({ columns: [table.part, table.kindId, table.bits] })],
);

/** Whose number is whose, for good: the records forget a removed student after 13 months. */
export const knownStudents = sqliteTable(
  "known_students",
  {
    number: integer("number").primaryKey(),
    studentId: text("student_id").notNull(),
  },
  (table) => [index("known_students_id").on(table.studentId)],
);

/** One row: up to which disclosure the kinds and parts tell. */
export const partsProgress = sqliteTable("parts_progress", {
  id: integer("id").primaryKey(),
  upTo: integer("up_to").notNull(),
});
