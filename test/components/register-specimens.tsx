import { AuditLogPage } from "../../components/settings/audit-log-page.tsx";
import { DisclosureEntriesPage } from "../../components/settings/disclosure-entries-page.tsx";
import { DisclosureReport } from "../../components/settings/disclosure-report.tsx";
import { DisclosuresPage } from "../../components/settings/disclosures-page.tsx";
import { OptOutsPage } from "../../components/settings/opt-outs-page.tsx";
import { frame, now, type Specimens } from "./specimens.ts";

const guadalupe = { studentId: "0048212", name: "Hernández-Castellanos, Guadalupe" };
const ada = { studentId: "0048210", name: "Okafor, Ada" };
const columns = ["Student Id", "Last Name", "First Name", "Date of Birth", "Grade", "Building"];

const values = { studentIds: "", scope: "all", integrations: [], reason: "" };
const exports = [
  { id: "int_1", name: "TestHound" },
  { id: "int_2", name: "BrightBus routing" },
];

const found = [ada, guadalupe].map((student) => ({
  ...student,
  about: "Maple High School, grade 10",
  links: [
    { href: "#", label: "Withhold" },
    { href: "#", label: "Disclosures" },
  ],
}));

const line = {
  endpoint: "Students",
  way: "File by SFTP",
  columns,
  firstAt: "2025-09-01T00:00:31Z",
  lastAt: "2026-03-04T00:00:40Z",
  times: 5_182,
  href: "#",
};

export const registerSpecimens: Specimens = {
  "opt-outs": () => (
    <OptOutsPage
      frame={frame}
      now={now}
      form={{ values, exports }}
      search="00482"
      found={found}
      saved={{
        students: 3,
        unknown: 1,
        sent: [{ ...ada, holders: ["TestHound", "BrightBus routing"], href: "#" }],
        left: 12,
      }}
      students={[
        {
          ...ada,
          optOuts: [
            {
              id: "opt_1",
              from: "All data exports",
              since: "2026-03-01T09:14:00Z",
              by: "Dana Whitfield",
              reason: "Parents' letter of Feb 27",
            },
          ],
          holders: ["TestHound", "BrightBus routing"],
          disclosuresHref: "#",
        },
        {
          studentId: "9912",
          optOuts: [
            {
              id: "opt_2",
              from: "TestHound",
              since: "2026-03-03T09:14:00Z",
              by: "Dana Whitfield",
            },
            {
              id: "opt_3",
              from: "BrightBus routing",
              since: "2026-03-03T09:14:00Z",
              by: "Dana Whitfield",
            },
          ],
          holders: [],
          disclosuresHref: "#",
        },
      ]}
      total={2_412}
      nextHref="#"
    />
  ),
  "opt-outs-errors": () => (
    <OptOutsPage
      frame={frame}
      now={now}
      form={{
        values: { ...values, studentIds: "12 34", scope: "some" },
        exports,
        errors: {
          student_ids: "Line 1 has a space. Use letters and digits. Nothing was saved.",
          integrations: "Tick at least one data export.",
        },
      }}
      search=""
      students={[]}
      total={0}
    />
  ),
  disclosures: () => <DisclosuresPage frame={frame} search="00482" found={found} hasAny />,
  "disclosures-empty": () => <DisclosuresPage frame={frame} search="" hasAny={false} />,
  "disclosure-report": () => (
    <DisclosureReport
      frame={frame}
      now={now}
      student={{ ...guadalupe, about: "Maple High School, grade 10" }}
      optOut={{ words: "None. Withhold this student", href: "#" }}
      vendors={[
        {
          name: "TestHound",
          href: "#",
          lines: [line, { ...line, endpoint: "Guardians", way: "By API", times: 1 }],
        },
        { name: "A removed data export (int_5fQ27TbKx)", lines: [line] },
      ]}
    />
  ),
  "disclosure-entries": () => (
    <DisclosureEntriesPage
      frame={frame}
      now={now}
      student={guadalupe}
      what="Students to TestHound, File by SFTP"
      entries={[
        {
          at: "2026-03-04T00:00:40Z",
          columns,
          state: "Delivered",
          run: { href: "#", label: "The run" },
        },
        { at: "2026-03-03T00:00:40Z", columns, state: "Sending began; may have arrived in part" },
      ]}
      nextHref="#"
    />
  ),
  "audit-log": () => (
    <AuditLogPage
      frame={frame}
      now={now}
      nextHref="#"
      exportHref="#"
      filter={{
        values: {
          who: "",
          action: "integration.saved",
          integration: "",
          student: "",
          from: "2026-03-01",
          to: "",
        },
        people: [{ value: "adm_1", label: "Dana Whitfield" }],
        actions: [{ value: "integration.saved", label: "Saved" }],
        integrations: [{ value: "int_1", label: "TestHound" }],
        hasStudents: true,
      }}
      entries={[
        {
          at: "2026-03-04T18:40:00Z",
          who: "Dana Whitfield",
          address: "203.0.113.9",
          what: "Saved: BrightBus routing",
          href: "#",
          details: "Primary Email, Students (endpoint changed)",
          facts: [
            {
              name: "primary_email",
              before: "sam@brightbus.example",
              after: "kim@brightbus.example",
            },
            { name: "version", before: "3", after: "4" },
          ],
        },
        {
          at: "2026-03-04T00:00:41Z",
          who: "Sam O'Hara",
          address: "198.51.100.7",
          what: "Accepted the terms: BrightBus routing",
          href: "#",
          facts: [{ name: "version", after: "2026-11" }],
        },
        { at: "2026-03-02T09:14:00Z", who: "Dana Whitfield", what: "Signed in", facts: [] },
      ]}
    />
  ),
};
