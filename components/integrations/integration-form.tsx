import { ChoiceGroup } from "../ui/choice-group.tsx";
import { ErrorSummary } from "../ui/error-summary.tsx";
import { Panel } from "../ui/panel.tsx";
import { UnsavedBar } from "../ui/unsaved-bar.tsx";
import { AccountFields } from "./account-fields.tsx";
import { ConflictNotice } from "./conflict-notice.tsx";
import type { Draft, ImportDraft } from "./draft.ts";
import { EndpointDialog } from "./endpoint-dialog.tsx";
import { EndpointTable } from "./endpoint-table.tsx";
import { PullLocationDialog } from "./pull-location-dialog.tsx";
import { PullLocationTable } from "./pull-location-table.tsx";
import { RollOverPanel } from "./roll-over-panel.tsx";
import { SftpPanel } from "./sftp-panel.tsx";

type IntegrationFormProps = { readonly path: string; readonly draft: Draft; readonly now: string };

const buttons = { export: "Update data export", import: "Update data import" } as const;

/** The form is the draft. Guide 3a.6: "No endpoint configurations will be saved until this button is clicked." */
export function IntegrationForm({ path, draft, now }: IntegrationFormProps) {
  const { kind, version, account, sftp, errors = {}, sentence, conflict, announcement } = draft;
  const button = buttons[kind];
  return (
    <form
      class="integration-form"
      id="integration-form"
      method="post"
      action={path}
      novalidate
      data-draft
      data-unsaved={draft.isUnsaved ? "" : undefined}
      data-announcement={announcement}
    >
      <DialogOrDefault path={path} draft={draft} />
      <input type="hidden" name="version" value={version} />
      {conflict && <ConflictNotice conflict={conflict} button={button} now={now} />}
      {!draft.dialog && <ErrorSummary errors={errors} sentence={sentence} />}
      <Panel id="account" title="Account">
        <AccountFields values={account} errors={errors} />
      </Panel>
      {draft.kind === "export" ? (
        <EndpointTable path={path} grants={draft.grants} />
      ) : (
        <ImportSources path={path} draft={draft} />
      )}
      <SftpPanel kind={kind} path={path} sftp={sftp} errors={errors} now={now} />
      <UnsavedBar button={button}>
        <button class="button button-primary" id="update-integration">
          {button}
        </button>
      </UnsavedBar>
    </form>
  );
}

/** Enter presses the first submit button of a form: the dialog's while it is open, else the one that saves. */
function DialogOrDefault({ path, draft }: Pick<IntegrationFormProps, "path" | "draft">) {
  if (draft.kind === "export" && draft.dialog)
    return <EndpointDialog path={path} dialog={draft.dialog} />;
  if (draft.kind === "import" && draft.dialog)
    return <PullLocationDialog path={path} dialog={draft.dialog} />;
  return (
    <button class="default-button" tabindex={-1} aria-hidden="true">
      {buttons[draft.kind]}
    </button>
  );
}

function ImportSources({ path, draft }: { readonly path: string; readonly draft: ImportDraft }) {
  return (
    <>
      <Panel id="sending" title="API">
        <ChoiceGroup
          type="checkbox"
          legend="May send by API"
          name="may_send"
          choices={draft.maySend}
          hint="Loads the vendor may post itself. Pull locations may be sent too."
          error={draft.errors?.["may_send"]}
          isDense
        />
      </Panel>
      <PullLocationTable path={path} locations={draft.locations} />
      <RollOverPanel rollOver={draft.rollOver} error={draft.errors?.["roll_over_until"]} />
    </>
  );
}
