import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";
import { Time, formatExactTime } from "../ui/time.tsx";
import { optOutsPath } from "./opt-out-form.tsx";
import { StudentCell, describeStudent, type StudentName } from "./student-search.tsx";

export type OptOutData = {
  readonly id: string;
  /** The data export, or "All data exports". */
  readonly from: string;
  readonly since: string;
  readonly by: string;
  readonly reason?: string | undefined;
};

export type WithheldStudent = StudentName & {
  readonly optOuts: readonly OptOutData[];
  /** Names of vendors that received something of the student before. */
  readonly holders: readonly string[];
  readonly disclosuresHref: string;
};

const headings = [
  { label: "Student" },
  { label: "Withheld from" },
  { label: "Already received by" },
] as const;

export function OptOutTable({
  students,
  now,
}: {
  readonly students: readonly WithheldStudent[];
  readonly now: string;
}) {
  return (
    <Table caption="Students who are withheld" isCaptionHidden headings={headings}>
      {students.map((student) => (
        <Row>
          <RowHeading>
            <StudentCell {...student} />
          </RowHeading>
          <Cell label="Withheld from">
            <ul class="opt-out-list">
              {student.optOuts.map((optOut) => (
                <OptOutLine optOut={optOut} student={student} now={now} />
              ))}
            </ul>
          </Cell>
          <Cell label="Already received by">
            <Holders student={student} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

type OptOutLineProps = {
  readonly optOut: OptOutData;
  readonly student: StudentName;
  readonly now: string;
};

function OptOutLine({ optOut, student, now }: OptOutLineProps) {
  const whom = `${describeStudent(student)}, ${optOut.from}`;
  return (
    <li>
      <span>
        {optOut.from}
        <span class="second-line" title={formatExactTime(optOut.since)}>
          <Time at={optOut.since} now={now} /> by {optOut.by}
          {optOut.reason && ` · ${optOut.reason}`}
        </span>
      </span>
      <form method="post" action={`${optOutsPath}/${optOut.id}/end`}>
        <button class="button button-small" aria-label={`Remove the opt-out: ${whom}`}>
          Remove
        </button>
      </form>
    </li>
  );
}

function Holders({ student }: { readonly student: WithheldStudent }) {
  if (student.holders.length === 0) return <span class="quiet">Nobody</span>;
  return (
    <>
      {student.holders.join(", ")}
      <a class="second-line" href={student.disclosuresHref}>
        Disclosures<span class="visually-hidden"> of {describeStudent(student)}</span>
      </a>
    </>
  );
}
