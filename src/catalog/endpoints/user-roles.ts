import { userRoles as table } from "../../../db/records/schema.ts";
import { defineEndpoint } from "../endpoint.ts";
import { code, id, required } from "../field.ts";
import { maxPermission, permissions } from "../rules/max-permission.ts";

export const userRoles = defineEndpoint({
  name: "user_roles",
  title: "User roles",
  item: "user_role",
  summary: "What each role may do with each form, by default and at most.",
  directions: ["read", "write"],
  table,
  key: ["role", "form"],
  student: "none",
  dependsOn: [table],
  removes: "never",
  rules: [maxPermission],
  columns: {
    role: { ...required(id(200, "Role")), stored: table.role, filters: true },
    form: { ...required(id(200, "Form")), stored: table.form, filters: true },
    default: {
      ...required(code(permissions, "Default")),
      stored: table.defaultPermission,
      filters: true,
    },
    max: { ...required(code(permissions, "Max")), stored: table.maxPermission, filters: true },
  },
});
