import { EmptyState } from "../ui/empty-state.tsx";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";
import { StudentCell, describeStudent, type StudentName } from "./student-search.tsx";

export type FoundStudentData = StudentName & {
  /** Building and grade; or that the student is not stored any more. */
  readonly about: string;
  readonly links: readonly { readonly href: string; readonly label: string }[];
};

const headings = [
  { label: "Student" },
  { label: "Now" },
  { label: "What to do", isHidden: true },
] as const;

/** What a search came to. */
export function FoundStudents({
  students,
  text,
}: {
  readonly students: readonly FoundStudentData[];
  readonly text: string;
}) {
  if (students.length === 0) {
    return (
      <EmptyState title={`No student matches “${text}”`}>
        <p>Search by the beginning of a Student Id, of a last name or of a first name.</p>
      </EmptyState>
    );
  }
  return (
    <Table caption={`Students who match “${text}”`} headings={headings}>
      {students.map((student) => (
        <Row>
          <RowHeading>
            <StudentCell {...student} />
          </RowHeading>
          <Cell label="Now">{student.about}</Cell>
          <Cell label="What to do" isActions>
            <div class="button-line">
              {student.links.map(({ href, label }) => (
                <a class="button button-small" href={href}>
                  {label}
                  <span class="visually-hidden">: {describeStudent(student)}</span>
                </a>
              ))}
            </div>
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
