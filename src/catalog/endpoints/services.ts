import { services as table, students } from "../../../db/records/schema.ts";
import { defineEndpoint } from "../endpoint.ts";
import { count, date, id, required, text, words } from "../field.ts";
import { minutesMax, settings } from "./plan-words.ts";

export const services = defineEndpoint({
  name: "services",
  title: "Services",
  item: "service",
  summary: "What a student's plan grants: which service, how many minutes and how often.",
  directions: ["read", "write"],
  table,
  key: ["service_id"],
  student: { column: "student_id" },
  begin: "start_date",
  dependsOn: [table, students],
  columns: {
    service_id: { ...required(id(60, "Service Id")), stored: table.serviceId, filters: true },
    student_id: {
      ...required(id(20, "Student Id")),
      stored: table.studentId,
      of: "students",
      filters: true,
    },
    document_id: { ...id(60, "Document Id"), stored: table.documentId, filters: true },
    service: { ...required(text("Service")), stored: table.service, filters: true },
    start_date: { ...date("Start Date"), stored: table.startOn, filters: true },
    end_date: { ...date("End Date"), stored: table.endOn, filters: true },
    minutes: { ...count("Minutes", minutesMax), stored: table.minutes },
    frequency: {
      ...words(["day", "week", "month", "year"], "Frequency"),
      stored: table.frequency,
      filters: true,
    },
    setting: { ...words(settings, "Setting"), stored: table.setting, filters: true },
    delivery: { ...text("Delivery"), stored: table.delivery },
    provider_email: { ...id(254, "Provider Email"), stored: table.providerEmail, filters: true },
  },
});
