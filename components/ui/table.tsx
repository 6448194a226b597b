import type { PropsWithChildren } from "hono/jsx";

type TableProps = PropsWithChildren<{
  readonly caption: string;
  readonly headings: readonly Heading[];
  /** The caption is only heard where a heading above already says it. */
  readonly isCaptionHidden?: boolean;
  /** Many columns: rows turn into cards earlier. */
  readonly isWide?: boolean;
}>;

export type Heading = {
  readonly label: string;
  readonly isFigure?: boolean;
  readonly isHidden?: boolean;
};

/** Roles are written out: below 40rem rows turn into cards, and browsers forget a table that is no longer drawn as one. */
export function Table({ caption, headings, isCaptionHidden, isWide, children }: TableProps) {
  return (
    <table class={isWide ? "table table-wide" : "table"} role="table">
      <caption class={isCaptionHidden ? "visually-hidden" : undefined}>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {headings.map((heading) => (
            <th role="columnheader" scope="col" class={heading.isFigure ? "figure" : undefined}>
              {heading.isHidden ? (
                <span class="visually-hidden">{heading.label}</span>
              ) : (
                heading.label
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">{children}</tbody>
    </table>
  );
}

export function Row({ children, id }: PropsWithChildren<{ readonly id?: string }>) {
  return (
    <tr role="row" id={id}>
      {children}
    </tr>
  );
}

export function RowHeading({ children }: PropsWithChildren) {
  return (
    <th role="rowheader" scope="row">
      {children}
    </th>
  );
}

type CellProps = PropsWithChildren<{
  readonly label: string;
  readonly isFigure?: boolean;
  readonly isActions?: boolean;
}>;

/** The label stands before the value where the row is a card. */
export function Cell({ label, isFigure, isActions, children }: CellProps) {
  const kind = isFigure ? "figure" : isActions ? "actions" : undefined;
  return (
    <td role="cell" data-label={label} class={kind}>
      <div class="cell">{children}</div>
    </td>
  );
}
