import { formatCountOf } from "../ui/figures.ts";
import { Icon } from "../ui/icon.tsx";
import { Panel } from "../ui/panel.tsx";

export type ErrorFileData = {
  /** Of the file that was loaded. */
  readonly name: string;
  readonly rows: number;
  /** Absent for people who may not see rows of students, and once its time is over. */
  readonly href?: string | undefined;
};

/** The rejected rows as a file that loads again once it is corrected. */
export function ErrorFiles({ files }: { readonly files: readonly ErrorFileData[] }) {
  const isOne = files.length === 1;
  const canDownload = files.some((file) => file.href !== undefined);
  return (
    <Panel id="error-files" title="Rows with errors">
      <p>
        {canDownload
          ? "A CSV file with the rows that were left out, and two columns that say what is wrong and how to mend it. Correct the rows and send or upload the file again. It is kept for 90 days."
          : "The rows that were left out are kept for 90 days as a CSV file, which only an administrator may download."}
      </p>
      {files.map((file) => (
        <p class="button-line">
          {file.href !== undefined && (
            <a class="button" href={file.href} download>
              <Icon name="download" />
              Download rows with errors
              {!isOne && <span class="visually-hidden"> of {file.name}</span>}
            </a>
          )}
          <span class="quiet">
            {formatCountOf(file.rows, "row")} of {file.name}
          </span>
        </p>
      ))}
    </Panel>
  );
}
