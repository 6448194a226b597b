import { DataTablePage } from "../../components/settings/data-table-page.tsx";
import { OutboxMailPage, OutboxPage } from "../../components/settings/outbox-page.tsx";
import { frame, now, type Specimens } from "./specimens.ts";

const columns = [
  { name: "student_id", label: "Student Id" },
  { name: "last_name", label: "Last Name" },
  { name: "first_name", label: "First Name" },
  { name: "grade", label: "Grade" },
  { name: "building", label: "Building" },
  { name: "district_enrollment", label: "District Enrollment" },
];

const rows = ["Okafor Ada", "Nguyen Minh", "Hernández-Castellanos Guadalupe", "Smith Jo"].map(
  (name, index) => {
    const [last_name = "", first_name = ""] = name.split(" ");
    return {
      student_id: `00${48_210 + index}`,
      last_name,
      first_name,
      grade: "05",
      building: "Maple High School",
      district_enrollment: "ENROLLED",
    };
  },
);

const mail = {
  to: "sam@testhound.example",
  subject: "Terms of service for TestHound",
  at: "2026-03-01T15:00:00Z",
  text: "Hello Sam,\n\nNothing moves before you accept the terms of service.\n\nRead the terms (http://localhost:3000/tos/tok_5fQ27TbKx)\n\nThe link works until March 15, 2026.",
};

export const settingsSpecimens: Specimens = {
  students: () => (
    <DataTablePage
      frame={frame}
      title="Students"
      path="/settings/students"
      columns={columns}
      rows={rows}
      total={48_210}
      nextHref="/settings/students?cursor=2"
      emptySentence="An import fills this."
    />
  ),
  "buildings-empty": () => (
    <DataTablePage
      frame={frame}
      title="Buildings"
      path="/settings/buildings"
      columns={columns}
      rows={[]}
      total={0}
      emptySentence="Add a data import, or upload buildings.csv, and they appear here."
    />
  ),
  outbox: () => (
    <OutboxPage frame={frame} now={now} mails={[{ ...mail, href: "/outbox/mail_1" }]} />
  ),
  "outbox-mail": () => <OutboxMailPage frame={frame} now={now} mail={mail} />,
};
