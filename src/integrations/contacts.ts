import type { Integration } from "../../db/control/integrations.ts";
import { isSameEmail } from "./access-state.ts";

/** Everybody who hears of an integration, the Primary Email first, each once however it was typed. */
export function contactsOf(
  integration: Pick<Integration, "primaryEmail" | "additionalEmails">,
): readonly string[] {
  const all = [integration.primaryEmail, ...integration.additionalEmails];
  return all.filter(
    (email, index) => all.findIndex((other) => isSameEmail(email, other)) === index,
  );
}
