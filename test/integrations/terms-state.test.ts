import { describe, expect, test } from "bun:test";
import type { Acceptance } from "../../db/control/terms.ts";
import {
  beginGrace,
  describeNoAccess,
  hasAcceptedTerms,
  readTermsState,
} from "../../src/integrations/access-state.ts";
import {
  graceDays,
  renderTerms,
  termsPublishedAt,
  termsVersion,
} from "../../src/integrations/terms-text.ts";

const sam = "sam@vendor.example.org";

function acceptance(
  email: string,
  version = termsVersion,
  acceptedAt = "2026-11-02T00:00:00.000Z",
): Acceptance {
  return {
    id: "acc_1",
    integrationId: "int_1",
    email,
    fullName: "Sam O'Hara",
    acceptedAt,
    address: null,
    userAgent: null,
    termsVersion: version,
    termsSha256: "",
    termsText: "",
  };
}

function after(instant: string, days: number): Date {
  return new Date(Date.parse(instant) + days * 86_400_000);
}

const changedAt = "2026-11-20T00:00:00.000Z";
const now = after(changedAt, 1);

describe("the terms stand", () => {
  test("as never accepted while nobody did", () => {
    const state = readTermsState({ primaryEmail: sam, emailChangedAt: null }, [], now);
    expect(state.kind).toBe("never");
    expect(hasAcceptedTerms(state)).toBe(false);
  });

  test("as accepted when the present contact accepted the present text, however the address is written", () => {
    const state = readTermsState(
      { primaryEmail: "SAM@vendor.example.org", emailChangedAt: null },
      [acceptance(sam)],
      now,
    );
    expect(state.kind).toBe("accepted");
  });

  test("in grace for 14 days after Primary Email changed, to the millisecond", () => {
    const integration = { primaryEmail: "new@vendor.example.org", emailChangedAt: changedAt };
    const end = after(changedAt, 14);
    expect(readTermsState(integration, [acceptance(sam)], new Date(end.getTime() - 1))).toEqual({
      kind: "grace",
      until: end.toISOString(),
      why: "new_contact",
    });
    const lapsed = readTermsState(integration, [acceptance(sam)], end);
    expect(lapsed).toEqual({ kind: "lapsed", since: end.toISOString(), why: "new_contact" });
    expect(hasAcceptedTerms(lapsed)).toBe(false);
  });

  test("in grace for 14 days after a new text, whoever accepted the old one", () => {
    const integration = { primaryEmail: sam, emailChangedAt: null };
    const old = [acceptance(sam, "0.9", "2026-01-01T00:00:00.000Z")];
    const end = after(termsPublishedAt, graceDays);
    expect(readTermsState(integration, old, new Date(end.getTime() - 1))).toMatchObject({
      kind: "grace",
      why: "new_text",
    });
    expect(readTermsState(integration, old, end)).toMatchObject({
      kind: "lapsed",
      why: "new_text",
    });
    const both = [acceptance(sam), ...old];
    expect(readTermsState(integration, both, end).kind).toBe("accepted");
  });

  test("as accepted again at once when the contact who accepted comes back", () => {
    const state = readTermsState(
      { primaryEmail: sam, emailChangedAt: changedAt },
      [acceptance(sam)],
      after(changedAt, 99),
    );
    expect(state.kind).toBe("accepted");
  });
});

describe("changing Primary Email again", () => {
  const integration = { primaryEmail: "new@vendor.example.org", emailChangedAt: changedAt };

  test("gives 14 days from now only when everything was accepted", () => {
    const accepted = readTermsState(
      { primaryEmail: sam, emailChangedAt: null },
      [acceptance(sam)],
      now,
    );
    expect(beginGrace(accepted, now)).toBe(now.toISOString());
  });

  test("does not prolong a grace that runs", () => {
    const grace = readTermsState(integration, [acceptance(sam)], after(changedAt, 13));
    expect(beginGrace(grace, after(changedAt, 13))).toBe(changedAt);
  });

  test("does not bring back an access that has lapsed, for whichever reason", () => {
    const later = after(changedAt, 60);
    const byContact = readTermsState(integration, [acceptance(sam)], later);
    expect(beginGrace(byContact, later)).toBe(changedAt);
    const byText = readTermsState(
      { primaryEmail: sam, emailChangedAt: null },
      [acceptance(sam, "0.9")],
      later,
    );
    expect(beginGrace(byText, later)).toBe(termsPublishedAt);
  });
});

test("why there is no access says who must do what, and disabled goes before terms", () => {
  const never = { kind: "never" } as const;
  expect(describeNoAccess({ disabledAt: changedAt }, never)).toContain("district to enable");
  expect(describeNoAccess({ disabledAt: null }, never)).toContain("resend the terms mail");
  expect(
    describeNoAccess({ disabledAt: null }, { kind: "accepted", acceptance: acceptance(sam) }),
  ).toBeUndefined();
});

test("the hash is of the text that is kept, and another party or kind is another text", () => {
  const parties = {
    district: "Maple Falls USD",
    integration: "TestHound",
    kind: "export",
  } as const;
  const terms = renderTerms(parties);
  expect(new Bun.CryptoHasher("sha256").update(terms.text).digest("hex")).toBe(terms.sha256);
  const others = [
    { ...parties, district: "X" },
    { ...parties, integration: "X" },
    { ...parties, kind: "import" } as const,
  ];
  for (const other of others) expect(renderTerms(other).sha256).not.toBe(terms.sha256);
});
