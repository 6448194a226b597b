import type { IntegrationRecord } from "../../db/control/integrations.ts";
import type { Run } from "../../db/control/runs.ts";
import type { TermsLink } from "../../db/control/terms.ts";
import { wordsOf } from "../transfer/failure-words.ts";
import type { FailureReason } from "../refusal.ts";
import { hasAcceptedTerms, isEnabled, type TermsState } from "./access-state.ts";

export type Turn = {
  readonly tone: "good" | "waiting" | "attention" | "broken";
  readonly sentence: string;
  readonly since?: { readonly word: string; readonly at: string };
  /** Of the run that waits for somebody. */
  readonly runId?: string;
};

/**
 * Whether an integration is well, and if not, whose turn it is: the first line of its page and of the list. `lastRun`
 * is the run that says so: one that is held, else the last.
 */
export function findTurn(
  record: IntegrationRecord,
  terms: TermsState,
  link: TermsLink | undefined,
  lastRun: Run | undefined,
  hasTrustedKey: boolean,
  now: Date,
): Turn {
  const { integration } = record;
  if (!isEnabled(integration)) {
    const sentence = `Disabled by ${integration.disabledBy ?? "somebody"}. Nothing moves until you enable it.`;
    return { tone: "attention", sentence };
  }
  // What stands still comes before what will, and a failed run before a reminder.
  const termsTurn = findTermsTurn(record, terms, link, now);
  const isReminder = terms.kind === "grace";
  return (
    (isReminder ? undefined : termsTurn) ??
    findSettingsTurn(record, hasTrustedKey) ??
    findRunTurn(lastRun) ??
    termsTurn ?? { tone: "good", sentence: "All is well. Nobody has to do anything." }
  );
}

function findTermsTurn(
  { integration }: IntegrationRecord,
  terms: TermsState,
  link: TermsLink | undefined,
  now: Date,
): Turn | undefined {
  const who = `${integration.firstName} ${integration.lastName}`;
  switch (terms.kind) {
    case "accepted":
      return undefined;
    case "never": {
      const isOld = link !== undefined && link.expiresAt <= now.toISOString();
      if (isOld)
        return { tone: "attention", sentence: `The link mailed to ${who} is too old. Resend it` };
      return {
        tone: "waiting",
        sentence: `Waiting for ${who} to accept the terms`,
        ...(link ? { since: { word: "sent", at: link.createdAt } } : {}),
      };
    }
    case "grace": {
      const day = terms.until.slice(0, 10);
      const what = terms.why === "new_text" ? "the new terms" : "the terms as the new contact";
      return {
        tone: "attention",
        sentence: `Waiting for ${who} to accept ${what}. Access ends on ${day} without it.`,
      };
    }
    case "lapsed":
      return {
        tone: "broken",
        sentence: `Access has ended until ${who} accepts the terms again`,
        since: { word: "since", at: terms.since },
      };
  }
}

function findSettingsTurn(
  { integration, grants, locations, target }: IntegrationRecord,
  hasTrustedKey: boolean,
): Turn | undefined {
  if (integration.kind === "export" && grants.length === 0) {
    return {
      tone: "attention",
      sentence: "Your turn: add an endpoint, since the vendor can read nothing yet.",
    };
  }
  const hasNoSource = locations.length + integration.mayWrite.length === 0;
  if (integration.kind === "import" && hasNoSource) {
    return {
      tone: "attention",
      sentence: "Your turn: add a pull location or tick what the vendor may send.",
    };
  }
  if ((target?.sealedPassword ?? null) !== null && !hasTrustedKey) {
    return {
      tone: "attention",
      sentence:
        "Your turn: press Test connection and trust the server's key. Until then no password is sent, and runs fail.",
    };
  }
  return undefined;
}

const turnTitles = {
  vendor: "The vendor's turn",
  district: "Your turn",
  us: "The operator's turn",
} as const;

function findRunTurn(lastRun: Run | undefined): Turn | undefined {
  if (lastRun?.state === "held") {
    const { id, endedAt } = lastRun;
    return {
      tone: "attention",
      sentence: "Your turn: a load waits for an administrator to approve or reject it.",
      ...(endedAt === null ? {} : { since: { word: "held", at: endedAt } }),
      runId: id,
    };
  }
  if (lastRun?.state === "failed") {
    // Safe because a failed run is only recorded with one of the failure reasons.
    const reason = (lastRun.reason ?? "internal") as FailureReason;
    const words = wordsOf({ work: lastRun.work, reason });
    const sentence = `${turnTitles[words.turn]}: the last run failed. ${lastRun.sentence ?? words.sentence}`;
    return { tone: "broken", sentence };
  }
  if (lastRun?.state === "succeeded_with_errors") {
    const sentence =
      "The vendor's turn: some rows of the last run have errors. The run lists them.";
    return { tone: "attention", sentence };
  }
  return undefined;
}

/** Why `Run …` cannot run what is saved, or undefined when it can. */
export function findObstacle(record: IntegrationRecord, terms: TermsState): string | undefined {
  const { integration, grants, locations, target } = record;
  if (!isEnabled(integration)) return "Enable it first.";
  if (!hasAcceptedTerms(terms)) return "The contact has to accept the terms first.";
  if (integration.kind === "export" && grants.length === 0)
    return "Add an endpoint and save first.";
  if (integration.kind === "import" && locations.length === 0)
    return "Add a pull location and save first.";
  if (!target) return "Fill in the SFTP server and save first.";
  return undefined;
}
