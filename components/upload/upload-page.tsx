import { Layout, type Frame } from "../layout.tsx";
import { uploadPath } from "../runs/run-place.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Panel } from "../ui/panel.tsx";
import { UploadForm, type UploadFormData } from "./upload-form.tsx";
import { UploadTable, type UploadSummary } from "./upload-table.tsx";

type UploadPageProps = {
  readonly frame: Frame;
  /** Absent for people who may only look. */
  readonly form?: UploadFormData | undefined;
  readonly uploads: readonly UploadSummary[];
  readonly now: string;
};

/** A file by hand, through the same checks as every other load. */
export function UploadPage({ frame, form, uploads, now }: UploadPageProps) {
  return (
    <Layout {...frame} title="Upload" breadcrumb={[{ label: "Settings" }]} current={uploadPath}>
      <h1>Upload</h1>
      <p class="lead">
        Loads a file by hand. It is checked like a file that a vendor sends, and waits for approval
        when it would change too much.
      </p>
      {form ? (
        <UploadForm form={form} />
      ) : (
        <p class="quiet">Only administrators upload files. You can see what was uploaded.</p>
      )}
      <Panel id="uploads" title="Recent uploads">
        {uploads.length === 0 ? (
          <EmptyState title="No uploads yet">
            <p>The last 20 are listed here with their counts and errors.</p>
          </EmptyState>
        ) : (
          <UploadTable uploads={uploads} now={now} />
        )}
      </Panel>
    </Layout>
  );
}
