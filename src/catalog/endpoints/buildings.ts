import { buildings as table } from "../../../db/records/schema.ts";
import { defineEndpoint } from "../endpoint.ts";
import { flag, id, required, text } from "../field.ts";

export const buildings = defineEndpoint({
  name: "buildings",
  title: "Buildings",
  item: "building",
  summary: "The district's schools and program sites.",
  directions: ["read", "write"],
  mayWriteAtFirst: true,
  table,
  neededBy: [
    { endpoint: "students", column: "building_reporting_id" },
    { endpoint: "restraints", column: "building_reporting_id" },
  ],
  key: ["building_reporting_id"],
  student: "none",
  building: "building_reporting_id",
  dependsOn: [table],
  columns: {
    building_reporting_id: {
      ...required(id(40, "Building Reporting Id")),
      stored: table.reportingId,
      filters: true,
    },
    building: { ...required(text("Building")), stored: table.name, unique: true, filters: true },
    active: { ...flag("Active", true), stored: table.active },
  },
});
