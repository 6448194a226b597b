import { defineBundle } from "../bundle.ts";
import { userRoles } from "../endpoints/user-roles.ts";
import { users } from "../endpoints/users.ts";

export const accounts = defineBundle({
  name: "accounts",
  title: "Accounts",
  summary: "Users and what their roles may do, in one load.",
  directions: ["write"],
  mayWriteAtFirst: false,
  files: [
    { endpoint: users, isRequired: true },
    { endpoint: userRoles, isRequired: true },
  ],
});
