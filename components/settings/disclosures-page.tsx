import { Layout, type Frame } from "../layout.tsx";
import { FoundStudents, type FoundStudentData } from "./found-students.tsx";
import { StudentSearch } from "./student-search.tsx";

export const disclosuresPath = "/settings/disclosures";

type DisclosuresPageProps = {
  readonly frame: Frame;
  readonly search: string;
  readonly found?: readonly FoundStudentData[] | undefined;
  readonly hasAny: boolean;
};

/** Where the question "who received this child's record?" begins. */
export function DisclosuresPage({ frame, search, found, hasAny }: DisclosuresPageProps) {
  return (
    <Layout
      {...frame}
      title="Disclosures"
      breadcrumb={[{ label: "Settings" }]}
      current={disclosuresPath}
    >
      <h1>Disclosures</h1>
      <p class="lead">
        Which vendors received a student's record, which columns of it, when, and by API or in a
        file. Kept as long as the district's records; looking at it is written to the audit log.
      </p>
      <StudentSearch path={disclosuresPath} text={search} />
      {found && <FoundStudents students={found} text={search} />}
      {!found && (
        <p class="quiet">
          {hasAny
            ? "Search for a student; one who is not stored any more is found by the whole Student Id."
            : "Nothing was disclosed yet."}
        </p>
      )}
    </Layout>
  );
}
