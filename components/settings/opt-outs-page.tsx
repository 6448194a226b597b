import { Layout, type Frame } from "../layout.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { formatCountOf } from "../ui/figures.ts";
import { OptOutForm, optOutsPath, type OptOutFormData } from "./opt-out-form.tsx";
import { OptOutTable, type WithheldStudent } from "./opt-out-table.tsx";
import { SavedOptOuts, type SavedData } from "./saved-opt-outs.tsx";
import { FoundStudents, type FoundStudentData } from "./found-students.tsx";
import { NextPage, StudentSearch } from "./student-search.tsx";

type OptOutsPageProps = {
  readonly frame: Frame;
  readonly now: string;
  readonly form: OptOutFormData;
  readonly search: string;
  /** Stored students who match the search. */
  readonly found?: readonly FoundStudentData[] | undefined;
  /** What the last save did. */
  readonly saved?: SavedData | undefined;
  readonly students: readonly WithheldStudent[];
  readonly total: number;
  readonly nextHref?: string | undefined;
};

/** Who is withheld from whom, and what a vendor holds all the same. */
export function OptOutsPage(props: OptOutsPageProps) {
  const { frame, form, search, found, saved, students, total, nextHref, now } = props;
  return (
    <Layout {...frame} title="Opt-outs" breadcrumb={[{ label: "Settings" }]} current={optOutsPath}>
      <h1>Opt-outs</h1>
      <p class="lead">
        Students on this list are withheld from the data exports named beside them: by API, in
        files, in counts and in what changed, from the moment it is saved.
      </p>
      {saved && <SavedOptOuts saved={saved} />}
      <StudentSearch path={optOutsPath} text={search} />
      {found && <FoundStudents students={found} text={search} />}
      <section class="stack" aria-labelledby="withheld-title">
        <h2 id="withheld-title">{describeList(total, search)}</h2>
        {students.length > 0 ? (
          <OptOutTable students={students} now={now} />
        ) : (
          <EmptyState title={search === "" ? "Nobody is withheld" : "No opt-out matches"}>
            <p>
              {search === ""
                ? "Every data export gets the students that its endpoints let through."
                : "Search by the beginning of a Student Id, or by a name."}
            </p>
          </EmptyState>
        )}
        <NextPage href={nextHref} label="Next page" />
      </section>
      <OptOutForm form={form} />
    </Layout>
  );
}

function describeList(total: number, search: string): string {
  const words = `${formatCountOf(total, "student")} withheld`;
  return search === "" ? words : `${words} for “${search}”`;
}
