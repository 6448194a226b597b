import { AccountForm } from "../../components/integrations/account-form.tsx";
import { ListPage, type IntegrationSummary } from "../../components/integrations/list-page.tsx";
import { frame, now, type Specimens } from "./specimens.ts";

const path = "/settings/data-imports-exports";

const integrations: readonly IntegrationSummary[] = [
  {
    href: `${path}/int_7Q`,
    name: "TestHound",
    kind: "export",
    contact: "Sam O'Hara",
    email: "sam.ohara@testhound.example",
    terms: { tone: "waiting", word: "Sent" },
    turn: {
      tone: "waiting",
      sentence: "Waiting for Sam O'Hara to accept the terms",
      since: { word: "sent", at: "2026-03-01T15:00:00Z" },
    },
  },
  {
    href: `${path}/int_8B`,
    name: "Skyward student records",
    kind: "import",
    contact: "Priya Natarajan",
    email: "priya@skyward.example",
    terms: { tone: "good", word: "Accepted" },
    lastRun: {
      at: "2026-03-04T00:00:12Z",
      href: `${path}/int_8B/runs/run_3f`,
      status: { tone: "attention", word: "Held" },
    },
    nextRunAt: "2026-03-05T00:00:00Z",
    turn: {
      tone: "attention",
      sentence: "Your turn: 412 students would be removed. Approve or refuse the load.",
    },
  },
  {
    href: `${path}/int_2C`,
    name: "BrightBus routing",
    kind: "export",
    contact: "Luis Ferreira",
    email: "integrations-and-data-exchange@brightbus-transportation.example",
    terms: { tone: "good", word: "Accepted" },
    lastRun: {
      at: "2026-03-04T00:00:41Z",
      href: `${path}/int_2C/runs/run_4a`,
      status: { tone: "good", word: "Succeeded" },
    },
    nextRunAt: "2026-03-05T00:00:00Z",
    turn: { tone: "good", sentence: "Nothing to do" },
  },
  {
    href: `${path}/int_5D`,
    name: "Medicaid billing",
    kind: "export",
    contact: "Ruth Adeyemi",
    email: "ruth@claimwell.example",
    terms: { tone: "good", word: "Accepted" },
    lastRun: {
      at: "2026-03-04T00:01:03Z",
      href: `${path}/int_5D/runs/run_9z`,
      status: { tone: "broken", word: "Failed" },
    },
    nextRunAt: "2026-03-05T00:00:00Z",
    turn: {
      tone: "broken",
      sentence: "Ask ClaimWell to install your public key: their server refused it",
    },
  },
];

export const listSpecimens: Specimens = {
  list: () => (
    <ListPage frame={frame} integrations={integrations} now={now} timeZone="America/Los_Angeles" />
  ),
  "list-empty": () => <ListPage frame={frame} integrations={[]} now={now} />,
  "account-form": () => <AccountForm frame={frame} />,
  "account-form-errors": () => (
    <AccountForm
      frame={frame}
      values={{
        name: "TestHound",
        firstName: "Sam",
        lastName: "",
        primaryEmail: "sam@",
        additionalEmails: "",
      }}
      errors={{
        last_name: "Enter the contact's last name",
        primary_email: "Enter an email such as sam@testhound.example",
        kind: "Choose Export or Import",
      }}
    />
  ),
};
