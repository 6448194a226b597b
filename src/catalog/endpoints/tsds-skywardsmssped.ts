import { documents, programs as table, students } from "../../../db/records/schema.ts";
import { tsdsSkywardsmssped as view } from "../../../db/records/views/tsds-skywardsmssped.ts";
import { defineEndpoint } from "../endpoint.ts";
import { date, flag, id } from "../field.ts";
import { reviewColumns, stateOrganizationId, uniqueStateId } from "./tsds-columns.ts";

export const tsdsSkywardsmssped = defineEndpoint({
  name: "tsds/skywardsmssped",
  title: "Special education for TSDS",
  item: "participation",
  summary: "TSDS 41163: who takes part in special education and has a complete document of it.",
  directions: ["read"],
  table: view,
  key: ["student_id"],
  student: { column: "student_id" },
  enrollment: "all",
  dependsOn: [table, documents, students],
  removes: "never",
  columns: {
    ...reviewColumns,
    student_unique_state_id: uniqueStateId,
    state_organization_id: stateOrganizationId,
    "TX-EffectiveDateSpEd": {
      ...date("TX-EffectiveDateSpEd"),
      stored: table.startOn,
      filters: true,
    },
    "TX-PrimaryDisability": {
      ...id(100, "TX-PrimaryDisability"),
      stored: table.primaryDisability,
      filters: true,
    },
    "TX-SecondaryDisability": {
      ...id(100, "TX-SecondaryDisability"),
      stored: table.secondaryDisability,
      filters: true,
    },
    "TX-TertiaryDisability": {
      ...id(100, "TX-TertiaryDisability"),
      stored: table.tertiaryDisability,
      filters: true,
    },
    "TX-MultiplyDisabled": { ...flag("TX-MultiplyDisabled"), stored: table.isMultiplyDisabled },
    "TX-MedicallyFragile": { ...flag("TX-MedicallyFragile"), stored: table.isMedicallyFragile },
    "TX-InstructionalSetting": {
      ...id(100, "TX-InstructionalSetting"),
      stored: table.instructionalSetting,
      filters: true,
    },
    "TX-ChildCountFunding": {
      ...id(100, "TX-ChildCountFunding"),
      stored: table.childCountFunding,
      filters: true,
    },
  },
});
