import { users as table } from "../../../db/records/schema.ts";
import { defineEndpoint } from "../endpoint.ts";
import { flag, id, required, text } from "../field.ts";
import { buildingsOfRoles } from "../rules/buildings-of-roles.ts";

export const users = defineEndpoint({
  name: "users",
  title: "Users",
  item: "user",
  summary: "The district's staff, with their roles and the buildings where they have them.",
  directions: ["read", "write"],
  table,
  key: ["email"],
  student: "none",
  dependsOn: [table],
  removes: { marked: "deleted" },
  rules: [buildingsOfRoles],
  examples: {
    email: "ben.okafor@springfield.example.org",
    first_name: "Ben",
    last_name: "Okafor",
    role: "Case Manager;Teacher",
    buildings: "Lincoln Elementary;Lincoln Elementary",
  },
  columns: {
    email: { ...required(id(254, "Email")), stored: table.email, filters: true },
    first_name: { ...required(text("First Name")), stored: table.firstName, filters: true },
    last_name: { ...required(text("Last Name")), stored: table.lastName, filters: true },
    role: { ...text("Role"), stored: table.roles },
    buildings: { ...text("Buildings"), stored: table.buildings },
    admin: { ...flag("Admin", false), stored: table.isAdmin, filters: true },
    deleted: { ...flag("Deleted", false), stored: table.isDeleted },
  },
});
