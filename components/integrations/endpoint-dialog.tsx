import type { FieldErrors } from "../ui/field.tsx";
import { SelectField, type Option } from "../ui/select-field.tsx";
import { DraftDialog } from "./draft-dialog.tsx";
import { EndpointFields, type EndpointChoices } from "./endpoint-fields.tsx";
import { DraftButton } from "./form-button.tsx";

export type EndpointDialogData = {
  /** The endpoint whose row is edited; absent while one is added. */
  readonly original?: string | undefined;
  /** Absent until one is chosen. */
  readonly endpoint?: string | undefined;
  /** Those that are not granted yet, and the one that is edited. */
  readonly endpoints: readonly Option[];
  readonly choices?: EndpointChoices | undefined;
  readonly errors?: FieldErrors | undefined;
};

type EndpointDialogProps = { readonly path: string; readonly dialog: EndpointDialogData };

export function EndpointDialog({ path, dialog }: EndpointDialogProps) {
  const { original, endpoint, endpoints, choices, errors = {} } = dialog;
  return (
    <DraftDialog
      title={original ? "Edit endpoint" : "Add endpoint"}
      path={path}
      step="update-endpoint"
      errors={errors}
    >
      <input type="hidden" name="dialog_original" value={original ?? ""} />
      <SelectField
        label="Endpoint"
        name="dialog_endpoint"
        value={endpoint ?? ""}
        options={endpoint ? endpoints : [{ value: "", label: "Choose an endpoint" }, ...endpoints]}
        error={errors["dialog_endpoint"]}
        isFirst
        live={chooseEndpoint(`${path}/draft`)}
      />
      <noscript>
        <DraftButton path={path} step="choose-endpoint">
          Show its columns
        </DraftButton>
      </noscript>
      <div id="endpoint-fields" class="stack">
        {choices && <EndpointFields endpoint={endpoint ?? ""} choices={choices} errors={errors} />}
      </div>
    </DraftDialog>
  );
}

/** The choice alone changes what follows it, so only that is drawn again and the focus stays where it is. */
function chooseEndpoint(action: string) {
  return {
    "hx-post": action,
    "hx-vals": JSON.stringify({ step: "choose-endpoint" }),
    "hx-target": "#endpoint-fields",
    "hx-select": "#endpoint-fields",
    "hx-swap": "outerHTML",
  };
}
