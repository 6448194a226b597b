import type { Letter } from "../../src/mail/letter.ts";

const district = "Maple Valley Unified School District";
const site = "https://data.maple-valley.example";

export const mailSpecimens: Readonly<Record<string, Letter>> = {
  "mail-terms": {
    kind: "terms",
    facts: {
      district,
      firstName: "Sam",
      integration: "TestHound",
      kind: "export",
      url: `${site}/tos/tok_5fQ27TbKxPm2Vd7Rb`,
      expiresAt: "2026-03-15T15:00:00Z",
    },
  },
  "mail-accepted": {
    kind: "accepted",
    facts: {
      district,
      integration: "TestHound",
      acceptedBy: "Sam O'Hara",
      acceptedAt: "2026-03-02T09:14:00Z",
      termsVersion: "2026-01",
      disableUrl: `${site}/disable/tok_8`,
    },
  },
  "mail-secret": {
    kind: "secret_link",
    facts: {
      district,
      firstName: "Sam",
      integration: "TestHound",
      url: `${site}/credentials/tok_6hR31UcLyQn3We8Sc`,
      expiresAt: "2026-03-11T15:00:00Z",
      overlapHours: 24,
    },
  },
  "mail-password": {
    kind: "password_reset",
    facts: { district, name: "Dana", url: `${site}/reset-password/tok_9` },
  },
  "mail-invitation": {
    kind: "invitation",
    facts: {
      district,
      name: "Marcus",
      invitedBy: "Dana Whitfield",
      role: "viewer",
      url: `${site}/invitations/tok_7`,
      expiresAt: "2026-03-08T15:00:00Z",
    },
  },
  "mail-account": {
    kind: "account_changed",
    facts: {
      district,
      name: "Dana",
      change: "totp_off",
      at: "2026-03-01T15:00:00Z",
      resetUrl: `${site}/forgot-password`,
    },
  },
  "mail-sign-in": {
    kind: "new_sign_in",
    facts: {
      district,
      name: "Dana",
      at: "2026-03-01T15:00:00Z",
      address: "203.0.113.9",
      agent: "Firefox on Windows",
      accountUrl: `${site}/settings/account`,
    },
  },
  "mail-failed": {
    kind: "run_failed",
    facts: {
      district,
      integration: "BrightBus routing",
      sentence:
        "The vendor's server refused our key, so no file was sent. Ask BrightBus to install the public key, then run again.",
      turn: "vendor",
      at: "2026-03-04T00:02:11Z",
      runUrl: `${site}/settings/data-imports-exports/int_2C/runs/run_9z`,
    },
  },
  "mail-held": {
    kind: "run_held",
    facts: {
      district,
      integration: "Skyward student records",
      sentence:
        "A load would change or remove far more rows than usual. Nothing was stored yet: an administrator of the district looks at the changes and approves or rejects them. The next night's load takes its place.",
      turn: "district",
      at: "2026-03-04T00:03:47Z",
      runUrl: `${site}/settings/data-imports-exports/int_8B/runs/run_9z`,
    },
  },
  "mail-grants": {
    kind: "new_grants",
    facts: {
      district,
      integration: "TestHound",
      grants: ["Students: 14 of 21 fields", "Accommodations: 7 of 7 fields"],
      docsUrl: `${site}/docs`,
    },
  },
};
