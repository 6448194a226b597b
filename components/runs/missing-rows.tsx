import { ChoiceLine } from "../ui/choice-group.tsx";
import { formatCountOf } from "../ui/figures.ts";
import { Notice } from "../ui/notice.tsx";
import { Panel } from "../ui/panel.tsx";
import { NextStepButton, type NextStep } from "./next-step.tsx";

export type MissingRowData = {
  /** Its place in the run's list; what the form sends. */
  readonly index: number;
  readonly key: string;
  readonly name: string;
  readonly namedBy: number;
};

export type MissingRowsData = {
  /** What they are, in the plural and the singular: "buildings". */
  readonly many: string;
  readonly one: string;
  /** Those that are still not known; only the first are listed. */
  readonly rows: readonly MissingRowData[];
  readonly total: number;
  readonly mayAdd: boolean;
  /** Where the setting is that adds them by itself. */
  readonly setting: { readonly label: string; readonly href: string };
  /** What to do once they are known. */
  readonly again?: NextStep | undefined;
};

type MissingRowsProps = { readonly path: string; readonly missing: MissingRowsData };

/** What the files name and nobody has stored, once each: add it, or correct the files. */
export function MissingRows({ path, missing }: MissingRowsProps) {
  const { many, one, total, again } = missing;
  const title = `${many.slice(0, 1).toUpperCase()}${many.slice(1)} that are not known`;
  if (total === 0) {
    return (
      <Panel id="missing-rows" title={title}>
        <Notice tone="good">
          <p>
            Every one of the {many} that the file names is known now.
            {again ? "" : " Ask the vendor to send the file again."}
          </p>
        </Notice>
        {again && <NextStepButton step={again} />}
      </Panel>
    );
  }
  const sentence = `The file names ${formatCountOf(total, one, many)} that ${total === 1 ? "is" : "are"} not known.`;
  return (
    <Panel id="missing-rows" title={title} hint={sentence}>
      <MissingForm path={path} missing={missing} />
      <p class="quiet">
        To add new {many} by themselves, choose that under{" "}
        <a href={missing.setting.href}>{missing.setting.label}</a>.
      </p>
    </Panel>
  );
}

function MissingForm({ path, missing }: MissingRowsProps) {
  const { many, rows, total, mayAdd } = missing;
  const more = total - rows.length;
  return (
    <form class="stack missing-rows" method="post" action={`${path}/missing-rows`}>
      <ul class="choices">
        {rows.map((row) => (
          <li>
            <MissingLine row={row} mayAdd={mayAdd} />
          </li>
        ))}
      </ul>
      {more > 0 && <p class="quiet">And {formatCountOf(more, "other")}.</p>}
      {mayAdd ? (
        <div class="button-line">
          <button class="button" aria-describedby="missing-hint">
            Add these {many}
          </button>
          <p class="quiet" id="missing-hint">
            Adds the ticked ones. Leave out a name that is only misspelled, and correct it in the
            file.
          </p>
        </div>
      ) : (
        <p class="quiet">An administrator can add them here.</p>
      )}
    </form>
  );
}

function MissingLine({ row, mayAdd }: { readonly row: MissingRowData; readonly mayAdd: boolean }) {
  const named = `${formatCountOf(row.namedBy, "row")} ${row.namedBy === 1 ? "names" : "name"} it`;
  const hint = `Id ${row.key}, ${named}`;
  if (!mayAdd) {
    return (
      <>
        {row.name}
        <span class="second-line">{hint}</span>
      </>
    );
  }
  return (
    <ChoiceLine
      type="checkbox"
      name="row"
      id={`row-${row.index}`}
      choice={{ value: String(row.index), label: row.name, hint, isChecked: true }}
    />
  );
}
