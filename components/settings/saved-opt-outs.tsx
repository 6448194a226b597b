import { formatCount, formatCountOf } from "../ui/figures.ts";
import { Notice } from "../ui/notice.tsx";
import { describeStudent, type StudentName } from "./student-search.tsx";

export type SavedData = {
  readonly students: number;
  /** Ids that no stored student has. */
  readonly unknown: number;
  /** Whose records somebody holds from whom they are withheld now; as many as the page names. */
  readonly sent: readonly (StudentName & {
    readonly holders: readonly string[];
    readonly href: string;
  })[];
  /** Not looked up, since there are too many. */
  readonly left: number;
};

/** Withholding does not call back what was sent, so the page says who holds it. */
export function SavedOptOuts({ saved }: { readonly saved: SavedData }) {
  const { students, unknown, sent, left } = saved;
  return (
    <>
      <Notice tone="good">
        <p>
          {formatCountOf(students, "student")} withheld from now on.
          {unknown > 0 &&
            ` ${formatCountOf(unknown, "Student Id is", "Student Ids are")} not stored: check for a typing mistake, or they are withheld when they come.`}
        </p>
      </Notice>
      {sent.length > 0 && (
        <Notice tone="attention" title="Already sent">
          <p>
            These vendors received records before. What they hold stays with them: ask them to
            delete it.
          </p>
          <ul>
            {sent.map((student) => (
              <li>
                <a href={student.href}>{describeStudent(student)}</a>: {student.holders.join(", ")}
              </li>
            ))}
          </ul>
          {left > 0 && (
            <p>{`${formatCount(left)} more were not looked up here; the list below shows each.`}</p>
          )}
        </Notice>
      )}
    </>
  );
}
