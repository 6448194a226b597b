import * as v from "valibot";
import type { IntegrationRecord } from "../../db/control/integrations.ts";
import { findOffer } from "../catalog/index.ts";
import type { Deps } from "../deps.ts";
import { accountSchema } from "./account.ts";
import { checkGrant, checkLocation } from "./check-draft.ts";
import type { Draft } from "./draft.ts";
import { readRollOver } from "./roll-over.ts";
import type { SaveInput } from "./save-integration.ts";
import { readSftp } from "./sftp-input.ts";

export type ParsedSave =
  | { readonly input: SaveInput }
  | { readonly errors: Readonly<Record<string, string>> };

/** The whole draft judged: everything that is wrong, by form field, or what `saveIntegration` takes. */
export function parseSave(
  draft: Draft,
  record: IntegrationRecord,
  { seal, now }: Pick<Deps, "seal" | "now">,
): ParsedSave {
  const errors: Record<string, string> = {};
  const account = v.safeParse(accountSchema, draft.account);
  if (!account.success) {
    for (const issue of account.issues) errors[String(issue.path?.[0]?.key)] ??= issue.message;
  }
  const context = { integrationId: record.integration.id, seal };
  const sftp = readSftp(draft.sftp, record.target, context);
  if ("errors" in sftp) Object.assign(errors, sftp.errors);
  const rollOver = readRollOver(draft.rollOverUntil, record.integration, now());
  if ("error" in rollOver) errors["roll_over_until"] = rollOver.error;
  const rowError = findRowError(draft);
  if (rowError) errors["rows"] = rowError;
  if (!account.success || "errors" in sftp || "error" in rollOver) return { errors };
  if (Object.keys(errors).length > 0) return { errors };
  return {
    input: {
      version: draft.version,
      account: account.output,
      grants: draft.grants,
      locations: draft.locations,
      mayWrite: keepUnknown(draft.mayWrite, record.integration.mayWrite),
      rollOverUntil: rollOver.until,
      ...sftp,
    },
  };
}

/** Rows were checked by their dialog; they are checked again, since the form could have been written by hand. */
function findRowError(draft: Draft): string | undefined {
  const problems = [
    ...draft.grants.map((grant) =>
      checkGrant(
        grant,
        draft.grants.filter((other) => other !== grant),
      ),
    ),
    ...draft.locations.map((location) =>
      checkLocation(
        location,
        draft.locations.filter((other) => other !== location),
      ),
    ),
  ];
  return problems.flatMap((found) => Object.values(found))[0];
}

/** What the catalog does not have yet is not on the page, and not being there must not untick it. */
function keepUnknown(ticked: readonly string[], saved: readonly string[]): readonly string[] {
  const known = ticked.filter((name) => findOffer(name, "write") !== undefined);
  return [...known, ...saved.filter((name) => findOffer(name, "write") === undefined)];
}
