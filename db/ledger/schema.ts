import { blob, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Which students' records went to which integration, with which columns, when and how. */
export const disclosures = sqliteTable(
  "disclosures",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    integrationId: text("integration_id").notNull(),
    endpoint: text("endpoint").notNull(),
    /** Wire names, in catalog order. */
    columns: text("columns", { mode: "json" }).$type<readonly string[]>().notNull(),
    channel: text("channel", { enum: ["api", "push", "preview", "download"] }).notNull(),
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
