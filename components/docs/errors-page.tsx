import type { DescribedProblem } from "../../src/api/problems.ts";
import { Document } from "../document.tsx";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";
import { CodeText } from "./code-text.tsx";

const headings = [
  { label: "Status" },
  { label: "Error" },
  { label: "What it means" },
  { label: "Who does what" },
];

/** Every error of the API, for people who write programs against it. */
export function ErrorsPage({ problems }: { readonly problems: readonly DescribedProblem[] }) {
  return (
    <Document title="Errors of the API">
      <main class="docs" id="content" tabindex={-1}>
        <h1>Errors of the API</h1>
        <p class="lead">
          An error is <code>application/problem+json</code> (RFC 9457). Its <code>type</code> is the
          address of its entry here and never changes; <code>detail</code> says what happened this
          time, and <code>request_id</code> (also in <code>X-Request-Id</code>) finds it in the
          operator's log. Errors of <code>/oauth/token</code> have the words of RFC 6749 instead.
        </p>
        <BackToDocs />
        <Table caption="Errors" headings={headings} isCaptionHidden>
          {problems.map((problem) => (
            <Row id={problem.slug}>
              <RowHeading>{problem.status}</RowHeading>
              <Cell label="Error">
                <div>
                  <a href={`/docs/errors/${problem.slug}`}>{problem.title}</a>
                  <br />
                  <code>{problem.slug}</code>
                </div>
              </Cell>
              <Cell label="What it means">
                <CodeText text={problem.meaning} />
              </Cell>
              <Cell label="Who does what">
                <Remedy problem={problem} />
              </Cell>
            </Row>
          ))}
        </Table>
      </main>
    </Document>
  );
}

/** One error by itself: where its `type` leads. */
export function ErrorPage({ problem }: { readonly problem: DescribedProblem }) {
  return (
    <Document title={problem.title}>
      <main class="docs" id="content" tabindex={-1}>
        <h1>{problem.title}</h1>
        <p class="lead">
          Status {problem.status}, <code>{problem.slug}</code>. <CodeText text={problem.meaning} />
        </p>
        <p>
          <Remedy problem={problem} />
        </p>
        <p>
          <a href="/docs/errors">All errors</a>
        </p>
        <BackToDocs />
      </main>
    </Document>
  );
}

function Remedy({ problem }: { readonly problem: DescribedProblem }) {
  const { turn, remedy } = problem;
  return (
    <span>
      <strong>{turn[0]?.toUpperCase() + turn.slice(1)}:</strong> <CodeText text={remedy} />
    </span>
  );
}

function BackToDocs() {
  return (
    <p>
      <a href="/docs">All calls</a>
    </p>
  );
}
