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
      integrationKind: "export",
      link: `${site}/tos/tok_5fQ27TbKxPm2Vd7Rb`,
      expiresAt: "2026-03-15T15:00:00Z",
    },
  },
  "mail-accepted": {
    kind: "accepted",
    facts: {
      district,
      integration: "TestHound",
      integrationKind: "export",
      fullName: "Sam O'Hara",
      acceptedAt: "2026-03-02T09:14:00Z",
      disableLink: `${site}/disable/tok_8`,
    },
  },
  "mail-password": {
    kind: "password_reset",
    facts: { name: "Dana", link: `${site}/reset-password/tok_9`, expiresAt: "2026-03-04T20:12:00Z" },
  },
  "mail-failed": {
    kind: "run_failed",
    facts: {
      district,
      integration: "BrightBus routing",
      sentence: "The vendor's server refused our key, so no file was sent. Ask BrightBus to install the public key, then run again.",
      turn: "vendor",
      link: `${site}/settings/data-imports-exports/int_2C/runs/run_9z`,
    },
  },
  "mail-grants": {
    kind: "new_grants",
    facts: { district, integration: "TestHound", endpoints: ["Students", "Accommodations"], docsLink: `${site}/docs` },
  },
};
