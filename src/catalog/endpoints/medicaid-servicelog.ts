import { serviceLogs as logs, students } from "../../../db/records/schema.ts";
import { medicaidServicelog as table } from "../../../db/records/views/medicaid-servicelog.ts";
import { defineEndpoint } from "../endpoint.ts";
import { printed, required } from "../field.ts";
import { serviceLogs } from "./service-logs.ts";

export const medicaidServicelog = defineEndpoint({
  name: "medicaid/servicelog",
  title: "Service log for Medicaid",
  item: "service_log",
  summary:
    "The service logs of every student, with dates and times as Medicaid billing reads them.",
  directions: ["read"],
  table,
  key: ["log_id"],
  student: { column: "student_id" },
  begin: "service_date",
  enrollment: "all",
  dependsOn: [logs, students],
  removes: "never",
  columns: {
    // What is named again below keeps its place.
    ...serviceLogs.columns,
    service_date: { ...required(printed("MM/DD/YYYY", "Service Date")), stored: logs.servedOn },
    start_time: { ...printed("HH:MM AM/PM", "Start Time"), stored: logs.startTime },
    end_time: { ...printed("HH:MM AM/PM", "End Time"), stored: logs.endTime },
  },
});
