import type { Integration } from "../../db/control/integrations.ts";
import type { AcceptanceFacts } from "../../db/control/terms.ts";
import { graceDays, termsPublishedAt, termsVersion } from "./terms-text.ts";

export type TermsState =
  | { readonly kind: "never" }
  | { readonly kind: "accepted"; readonly acceptance: AcceptanceFacts }
  /** Accepted once, but by another contact or another text: access goes on until that instant. */
  | { readonly kind: "grace"; readonly until: string; readonly why: "new_contact" | "new_text" }
  | { readonly kind: "lapsed"; readonly since: string; readonly why: "new_contact" | "new_text" };

/**
 * Where the terms of an integration stand at an instant: the present Primary Email must have accepted the
 * present text; after a change of either there are 14 days' grace.
 */
export function readTermsState(
  integration: Pick<Integration, "primaryEmail" | "emailChangedAt">,
  acceptances: readonly AcceptanceFacts[],
  now: Date,
): TermsState {
  const latest = acceptances[0];
  if (!latest) return { kind: "never" };
  const byContact = acceptances.filter((one) => isSameEmail(one.email, integration.primaryEmail));
  const valid = byContact.find((one) => one.termsVersion === termsVersion);
  if (valid) return { kind: "accepted", acceptance: valid };
  const why = byContact.length === 0 ? "new_contact" : "new_text";
  const since =
    why === "new_text" ? termsPublishedAt : (integration.emailChangedAt ?? latest.acceptedAt);
  const until = addDays(since, graceDays);
  return now.toISOString() < until
    ? { kind: "grace", until, why }
    : { kind: "lapsed", since: until, why };
}

/**
 * From when the grace of a Primary Email that changes now runs. A change while others still have to accept gives no new
 * days: else access could be prolonged for ever by changing the address.
 */
export function beginGrace(terms: TermsState, now: Date): string {
  switch (terms.kind) {
    case "never":
    case "accepted":
      return now.toISOString();
    case "grace":
      return addDays(terms.until, -graceDays);
    case "lapsed":
      return addDays(terms.since, -graceDays);
  }
}

function addDays(instant: string, days: number): string {
  return new Date(Date.parse(instant) + days * 86_400_000).toISOString();
}

export function isSameEmail(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Accepted now, or still in grace. */
export function hasAcceptedTerms(terms: TermsState): boolean {
  return terms.kind === "accepted" || terms.kind === "grace";
}

export function isEnabled(integration: Pick<Integration, "disabledAt">): boolean {
  return integration.disabledAt === null;
}

/** Why a client that proved its secret gets nothing, or undefined when it may go on. */
export function describeNoAccess(
  integration: Pick<Integration, "disabledAt">,
  terms: TermsState,
): string | undefined {
  if (!isEnabled(integration)) {
    return "The district has disabled this integration. Ask the district to enable it.";
  }
  if (hasAcceptedTerms(terms)) return undefined;
  return "The terms of service have to be accepted again. Ask the district to resend the terms mail to its contact.";
}
