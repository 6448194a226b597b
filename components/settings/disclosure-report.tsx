import { Layout, type Frame } from "../layout.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { formatCountOf } from "../ui/figures.ts";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";
import { Time, formatDate, formatExactTime } from "../ui/time.tsx";
import { disclosuresPath } from "./disclosures-page.tsx";
import {
  DownloadLink,
  StudentSearch,
  describeStudent,
  type StudentName,
} from "./student-search.tsx";

export type DisclosureLineData = {
  readonly endpoint: string;
  /** "By API", "File by SFTP". */
  readonly way: string;
  readonly columns: readonly string[];
  readonly firstAt: string;
  readonly lastAt: string;
  readonly times: number;
  /** Each one by itself. */
  readonly href: string;
};

export type VendorDisclosures = {
  readonly name: string;
  readonly href?: string | undefined;
  readonly lines: readonly DisclosureLineData[];
};

type DisclosureReportProps = {
  readonly frame: Frame;
  readonly now: string;
  readonly student: StudentName & { readonly about: string };
  readonly vendors: readonly VendorDisclosures[];
  readonly optOut: { readonly words: string; readonly href: string };
};

/** Reads on paper as it does on the screen: a parent may ask for it. */
export function DisclosureReport({ frame, now, student, vendors, optOut }: DisclosureReportProps) {
  const title = `Disclosures of ${describeStudent(student)}`;
  return (
    <Layout
      {...frame}
      title={title}
      breadcrumb={[{ label: "Settings" }, { label: "Disclosures", href: disclosuresPath }]}
      current={disclosuresPath}
    >
      <PrintHeading frame={frame} now={now} title={title} />
      <div class="title-line screen-only">
        <h1>{title}</h1>
        <DownloadLink href={`${pathOf(student)}/export.csv`} label="Export as CSV" />
      </div>
      <Facts>
        <Fact term="Now">{student.about}</Fact>
        <Fact term="Opt-out">
          <a href={optOut.href}>{optOut.words}</a>
        </Fact>
      </Facts>
      {vendors.length === 0 && (
        <EmptyState title="Disclosed to nobody">
          <p>No vendor has received anything of this student through this product.</p>
        </EmptyState>
      )}
      {vendors.map((vendor, index) => (
        <Vendor vendor={vendor} id={`vendor-${index}`} now={now} />
      ))}
      <StudentSearch path={disclosuresPath} text="" />
    </Layout>
  );
}

export function pathOf({ studentId }: StudentName): string {
  return `${disclosuresPath}/${encodeURIComponent(studentId)}`;
}

type PrintHeadingProps = {
  readonly frame: Frame;
  readonly now: string;
  readonly title: string;
};

export function PrintHeading({ frame, now, title }: PrintHeadingProps) {
  return (
    <p class="print-only print-heading">
      {frame.district} · {title} · printed {formatExactTime(now)} by {frame.person}
    </p>
  );
}

const headings = [
  { label: "What" },
  { label: "Columns" },
  { label: "Times", isFigure: true },
  { label: "First" },
  { label: "Last" },
] as const;

type VendorProps = {
  readonly vendor: VendorDisclosures;
  readonly id: string;
  readonly now: string;
};

function Vendor({ vendor, id, now }: VendorProps) {
  return (
    <section class="stack disclosures-vendor" aria-labelledby={id}>
      <h2 id={id}>{vendor.href ? <a href={vendor.href}>{vendor.name}</a> : vendor.name}</h2>
      <Table caption={`Received by ${vendor.name}`} isCaptionHidden headings={headings}>
        {vendor.lines.map((line) => (
          <Row>
            <RowHeading>
              {line.endpoint}
              <span class="second-line">{line.way}</span>
            </RowHeading>
            <Cell label="Columns">
              <Columns names={line.columns} />
            </Cell>
            <Cell label="Times" isFigure>
              <a href={line.href}>
                {line.times.toLocaleString("en-US")}
                <span class="visually-hidden">
                  {" "}
                  times, one by one: {line.endpoint}, {line.way}, {vendor.name}
                </span>
              </a>
            </Cell>
            <Cell label="First">{formatDate(line.firstAt)}</Cell>
            <Cell label="Last">
              {formatDate(line.lastAt)}
              <span class="second-line screen-only">
                <Time at={line.lastAt} now={now} />
              </span>
            </Cell>
          </Row>
        ))}
      </Table>
    </section>
  );
}

/** Folded where it can be opened; whole on paper, where it cannot. */
export function Columns({ names }: { readonly names: readonly string[] }) {
  return (
    <>
      <details class="screen-only">
        <summary>{formatCountOf(names.length, "column")}</summary>
        {names.join(", ")}
      </details>
      <span class="print-only">{names.join(", ")}</span>
    </>
  );
}
