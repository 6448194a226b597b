import { expect, test } from "bun:test";
import type { IntegrationRecord } from "../../db/control/integrations.ts";
import type { Run } from "../../db/control/runs.ts";
import type { TermsState } from "../../src/integrations/access-state.ts";
import { findTurn } from "../../src/integrations/whose-turn.ts";

const now = new Date("2026-11-24T12:00:00.000Z");
const grace: TermsState = { kind: "grace", until: "2026-12-01T00:00:00.000Z", why: "new_contact" };
// Only what the first line of a page looks at.
const accepted = { kind: "accepted" } as TermsState;
const held = { id: "run_1", state: "held", endedAt: "2026-11-24T00:03:00.000Z" } as Run;
const failed = { state: "failed", reason: "auth_failed", sentence: "Refused." } as Run;

function record(change: { sealedPassword?: string; disabledBy?: string } = {}): IntegrationRecord {
  const { sealedPassword = null, disabledBy = null } = change;
  return {
    integration: {
      kind: "export",
      firstName: "Sam",
      lastName: "O'Hara",
      mayWrite: [],
      disabledAt: disabledBy && now.toISOString(),
      disabledBy,
    },
    grants: [{ endpoint: "students" }],
    locations: [],
    target: { sealedPassword },
  } as unknown as IntegrationRecord;
}

const turn = (
  one: IntegrationRecord,
  terms: TermsState,
  run: Run | undefined,
  hasTrustedKey = true,
): string => findTurn(one, terms, undefined, run, hasTrustedKey, now).sentence;

test("a password for a server whose key nobody trusts is not well", () => {
  const withPassword = record({ sealedPassword: "sealed" });
  expect(turn(withPassword, accepted, undefined, false)).toContain("Test connection");
  expect(turn(withPassword, accepted, undefined)).toContain("All is well");
  expect(turn(record(), accepted, undefined, false)).toContain("All is well");
});

test("a failed run is told before a reminder, and the reminder before all is well", () => {
  expect(turn(record(), grace, failed)).toContain("Refused.");
  expect(turn(record(), grace, undefined)).toContain("Waiting for Sam O'Hara");
});

test("disabled comes before everything", () => {
  expect(turn(record({ disabledBy: "Ann" }), grace, failed)).toContain("Disabled by Ann");
});

test("a load that waits for a decision is somebody's turn, and says of which run", () => {
  expect(turn(record(), grace, held)).toContain("approve or reject it");
  expect(findTurn(record(), accepted, undefined, held, true, now)).toMatchObject({
    tone: "attention",
    since: { word: "held", at: held.endedAt },
    runId: "run_1",
  });
});
