import { ChoiceLine } from "../ui/choice-group.tsx";
import { Field, type FieldErrors } from "../ui/field.tsx";
import { SelectField, type Option } from "../ui/select-field.tsx";
import { DraftDialog } from "./draft-dialog.tsx";
import { MoreOptions, type PullLocationOptions } from "./pull-location-options.tsx";

export type PullLocationDialogData = {
  /** Which row is edited; absent while one is added. */
  readonly index?: number | undefined;
  readonly endpoint?: string | undefined;
  readonly endpoints: readonly Option[];
  readonly filePath: string;
  readonly fileType: string;
  readonly isFolder: boolean;
  readonly options: PullLocationOptions;
  readonly errors?: FieldErrors | undefined;
};

type PullLocationDialogProps = { readonly path: string; readonly dialog: PullLocationDialogData };

const fileTypes = [
  { value: "csv", label: "CSV" },
  { value: "json", label: "JSON" },
  { value: "xml", label: "XML" },
] as const;

export function PullLocationDialog({ path, dialog }: PullLocationDialogProps) {
  const { index, endpoint, endpoints, filePath, fileType, isFolder, options, errors = {} } = dialog;
  return (
    <DraftDialog title="Update Pull Location" path={path} step="update-location" errors={errors}>
      <input type="hidden" name="dialog_index" value={index ?? ""} />
      <SelectField
        label="Endpoint"
        name="dialog_endpoint"
        value={endpoint ?? ""}
        options={endpoint ? endpoints : [{ value: "", label: "Choose an endpoint" }, ...endpoints]}
        error={errors["dialog_endpoint"]}
        isFirst
        live={chooseEndpoint(`${path}/draft`)}
      />
      <Field
        label="File path"
        name="dialog_file_path"
        value={filePath}
        size="long"
        isCode
        hint="On the vendor's server, such as /outgoing/students.csv. With * in the name, as in students-*.csv, the newest such file is taken."
        error={errors["dialog_file_path"]}
      />
      <SelectField
        label="File type"
        name="dialog_file_type"
        value={fileType}
        options={fileTypes}
        error={errors["dialog_file_type"]}
      />
      <ChoiceLine
        type="checkbox"
        name="dialog_folder"
        id="dialog_folder"
        choice={{
          value: "true",
          label: "Folder",
          hint: "The path is a folder, or a .zip, with several files, such as students.csv and guardians.csv. Of dated folders such as 20261124-010000 the newest that holds an empty file COMPLETE is taken.",
          isChecked: isFolder,
        }}
        error={errors["dialog_folder"]}
      />
      <MoreOptions options={options} errors={errors} />
    </DraftDialog>
  );
}

/** Only what depends on the endpoint is drawn again, so that the focus and everything typed stay where they are. */
function chooseEndpoint(action: string) {
  return {
    "hx-post": action,
    "hx-vals": JSON.stringify({ step: "choose-location" }),
    "hx-target": "#row-options",
    "hx-select": "#row-options",
    "hx-swap": "outerHTML",
  };
}
