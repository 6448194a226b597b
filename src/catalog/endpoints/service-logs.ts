import { serviceLogs as table, students } from "../../../db/records/schema.ts";
import { defineEndpoint } from "../endpoint.ts";
import { count, date, id, required, text, time, words } from "../field.ts";
import { minutesMax, settings } from "./plan-words.ts";

export const deliveries = ["In person", "Remote school-based setting", "Remote other"] as const;

export const serviceLogs = defineEndpoint({
  name: "service_logs",
  title: "Service logs",
  item: "service_log",
  summary: "Sessions that were held: when, for how long, by whom and to what end.",
  directions: ["read", "write"],
  table,
  key: ["log_id"],
  student: { column: "student_id" },
  begin: "service_date",
  dependsOn: [table, students],
  columns: {
    log_id: { ...required(id(60, "Log ID")), stored: table.logId, filters: true },
    document_id: { ...id(60, "Document ID"), stored: table.documentId, filters: true },
    student_id: {
      ...required(id(20, "Student ID")),
      stored: table.studentId,
      of: "students",
      filters: true,
    },
    service_date: { ...required(date("Service Date")), stored: table.servedOn, filters: true },
    service: { ...required(text("Service")), stored: table.service, filters: true },
    start_time: { ...time("Start Time"), stored: table.startTime },
    end_time: { ...time("End Time"), stored: table.endTime },
    duration_mins: { ...count("Duration Mins", minutesMax), stored: table.durationMinutes },
    time_away_mins: { ...count("Time Away Mins", minutesMax), stored: table.timeAwayMinutes },
    total_time_mins: { ...count("Total Time Mins", minutesMax), stored: table.totalTimeMinutes },
    setting: { ...words(settings, "Setting"), stored: table.setting, filters: true },
    delivery: { ...words(deliveries, "Delivery"), stored: table.delivery, filters: true },
    student_observation: { ...text("Student Observation"), stored: table.studentObservation },
    primary_activity: { ...text("Primary Activity"), stored: table.primaryActivity },
    goal_objective: { ...text("Goal/Objective"), stored: table.goalObjective },
    progress: { ...text("Progress"), stored: table.progress },
    session_notes: { ...text("Session Notes"), stored: table.sessionNotes },
    provider_type: { ...text("Provider Type"), stored: table.providerType, filters: true },
    provider_name: { ...text("Provider Name"), stored: table.providerName, filters: true },
    provider_title: { ...text("Provider Title"), stored: table.providerTitle },
  },
});
