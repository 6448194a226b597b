import { Layout, type Frame } from "../layout.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { formatCountOf } from "../ui/figures.ts";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";

type DataTablePageProps = {
  readonly frame: Frame;
  readonly title: string;
  readonly path: string;
  readonly columns: readonly { readonly name: string; readonly label: string }[];
  /** By column name; the first column is the one a row is known by. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** By what the first column holds: where else there is something of the row. */
  readonly linksOf?:
    | ((key: string) => readonly { readonly href: string; readonly label: string }[])
    | undefined;
  readonly total: number;
  readonly nextHref?: string | undefined;
  readonly emptySentence: string;
};

/** Read-only: what the district's records hold now. */
export function DataTablePage({
  frame,
  title,
  path,
  columns,
  rows,
  linksOf,
  total,
  nextHref,
  emptySentence,
}: DataTablePageProps) {
  const [first, ...rest] = columns;
  return (
    <Layout {...frame} title={title} breadcrumb={[{ label: "Settings" }]} current={path}>
      <div class="title-line">
        <h1>{title}</h1>
        <p class="quiet">{formatCountOf(total, "row")}. Changed by imports only.</p>
      </div>
      {first === undefined || rows.length === 0 ? (
        <EmptyState title={`No ${title.toLowerCase()} yet`}>
          <p>{emptySentence}</p>
        </EmptyState>
      ) : (
        <div class="table-scroll" tabindex={0} role="region" aria-label={title}>
          <Table caption={title} isCaptionHidden headings={columns.map(({ label }) => ({ label }))}>
            {rows.map((row) => (
              <Row>
                <RowHeading>
                  {row[first.name]}
                  {linksOf?.(row[first.name] ?? "").map(({ href, label }) => (
                    <a class="second-line" href={href}>
                      {label}
                      <span class="visually-hidden"> of {row[first.name]}</span>
                    </a>
                  ))}
                </RowHeading>
                {rest.map((column) => (
                  <Cell label={column.label}>{row[column.name]}</Cell>
                ))}
              </Row>
            ))}
          </Table>
        </div>
      )}
      {nextHref && (
        <nav class="pages" aria-label="Pages">
          <a class="button" href={nextHref} rel="next">
            Next page
          </a>
        </nav>
      )}
    </Layout>
  );
}
