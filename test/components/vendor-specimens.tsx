import { DocsPage } from "../../components/docs/docs-page.tsx";
import { ErrorPage, ErrorsPage } from "../../components/docs/errors-page.tsx";
import { findProblem, listProblems } from "../../src/api/problems.ts";
import { DisablePage } from "../../components/terms/disable-page.tsx";
import { TakeSecretPage } from "../../components/terms/take-secret-page.tsx";
import { CredentialsPage } from "../../components/terms/credentials-page.tsx";
import { TermsPage } from "../../components/terms/terms-page.tsx";
import { MessagePage } from "../../components/access/message-page.tsx";
import type { Specimens } from "./specimens.ts";

const district = "Maple Valley Unified School District";

const terms = {
  district,
  integration: "TestHound",
  contact: "Sam O'Hara, sam@testhound.example",
  data: [
    "Students: 12 of 21 fields, active students of 3 buildings",
    "Accommodations: all 7 fields",
  ],
  version: "2026-01",
  sections: [
    {
      heading: "1. What the data is for",
      paragraphs: [
        "You use the data only to give the service that the district asked you for. You do not sell it, and you do not use it to advertise.",
        "You keep it in the United States, encrypted, and away from people who do not need it.",
      ],
    },
    {
      heading: "2. When it ends",
      paragraphs: [
        "Within 30 days after the district ends the exchange you destroy the data and say so in writing.",
      ],
    },
  ],
  action: "/tos/tok_1/acceptance",
} as const;

export const vendorSpecimens: Specimens = {
  terms: () => <TermsPage {...terms} />,
  "terms-errors": () => (
    <TermsPage
      {...terms}
      errors={{
        full_name: "Enter your full name",
        accept: "Tick the box to accept the terms of service",
      }}
    />
  ),
  "terms-accepted": () => (
    <MessagePage
      district={district}
      title="Already accepted"
      sentence="Sam O'Hara accepted these terms on March 2, 2026. The link has done its work."
      next={{ href: "/docs", label: "Read the docs" }}
    />
  ),
  credentials: () => (
    <CredentialsPage
      district={district}
      title="Accepted"
      clientId="cl4Tq8ZxPm2Vd7Rb"
      clientSecret="sk9vQ2rTn8LwYb3KxGh6Mz1PdFj5Sc7Ua0Ee4Ri"
      apiUrl="https://api.maple-valley.example"
      docsUrl="/docs"
      example={{ endpoint: "students", direction: "read" }}
    />
  ),
  "take-secret": () => (
    <TakeSecretPage
      district={district}
      integration="TestHound"
      overlapHours={24}
      expiresAt="2026-03-11T15:00:00Z"
      action="/credentials/tok_6"
    />
  ),
  disable: () => <DisablePage name="TestHound" action="/disable/tok_8" />,
  errors: () => <ErrorsPage problems={listProblems()} />,
  error: () => {
    const problem = findProblem("idempotency-key-in-use");
    if (!problem) throw new Error("the problem is gone");
    return <ErrorPage problem={problem} />;
  },
  docs: () => (
    <DocsPage
      title="Data Imports/Exports API"
      apiUrl="https://api.maple-valley.example"
      endpoints={[
        { method: "POST", path: "/oauth/token", summary: "A token for 30 minutes" },
        {
          method: "GET",
          path: "/v1/students",
          summary: "Students, one page or all",
          scope: "students:read",
        },
        {
          method: "POST",
          path: "/v1/students",
          summary: "A load of students",
          scope: "students:write",
        },
      ]}
    />
  ),
};
