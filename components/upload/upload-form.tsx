import { ChoiceGroup, ChoiceLine } from "../ui/choice-group.tsx";
import { ErrorSummary } from "../ui/error-summary.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { FieldFrame, describeControl } from "../ui/field-frame.tsx";
import { Panel } from "../ui/panel.tsx";
import { loadModeChoices } from "../ui/load-modes.ts";
import { SelectField, type Option } from "../ui/select-field.tsx";
import { fileBytesMax } from "../../src/formats/limits.ts";
import { uploadPath } from "../runs/run-place.ts";

export type UploadValues = {
  readonly endpoint: string;
  /** Empty: as the file's name says. */
  readonly fileType: "" | "csv" | "json" | "xml";
  readonly encoding: "utf-8" | "windows-1252";
  readonly mode: "upsert" | "additions" | "snapshot";
  readonly newBuildings: "refuse" | "add";
  readonly isDryRun: boolean;
};

export type UploadFormData = {
  readonly endpoints: readonly Option[];
  readonly values: UploadValues;
  readonly errors?: FieldErrors | undefined;
  readonly sentence?: string | undefined;
};

export const tooLarge =
  "The file is larger than 2 GB, so none of it was taken. Cut it into several files and upload them one after another.";

const fileTypes = [
  { value: "", label: "As the name says" },
  { value: "csv", label: "CSV" },
  { value: "json", label: "JSON" },
  { value: "xml", label: "XML" },
] as const;

const encodings = [
  { value: "utf-8", label: "UTF-8 (usual)" },
  { value: "windows-1252", label: "Windows-1252" },
] as const;

const newBuildings = [
  { value: "refuse", label: "Refuse the row" },
  { value: "add", label: "Add the building" },
] as const;

export function UploadForm({ form }: { readonly form: UploadFormData }) {
  const { values, errors = {}, sentence } = form;
  return (
    <form
      class="upload-form"
      method="post"
      action={uploadPath}
      enctype="multipart/form-data"
      novalidate
    >
      <ErrorSummary errors={errors} sentence={sentence} />
      <Panel id="upload" title="Upload a file">
        <FileFields form={form} />
        <ModeField mode={values.mode} error={errors["mode"]} />
        <SelectField
          label="New buildings"
          name="new_buildings"
          value={values.newBuildings}
          options={newBuildings}
          hint="When a student's row names a building that is not in the list of buildings."
        />
        <ChoiceLine
          type="checkbox"
          name="dry_run"
          id="dry_run"
          choice={{
            value: "true",
            label: "Dry run",
            hint: "A first look: checks the file and says what would change, and stores nothing. Untick it to store the rows.",
            isChecked: values.isDryRun,
          }}
        />
        <button class="button button-primary">Upload</button>
      </Panel>
    </form>
  );
}

function FileFields({
  form: { endpoints, values, errors = {} },
}: {
  readonly form: UploadFormData;
}) {
  const forgotten =
    Object.keys(errors).length > 0 ? " Choose it again: browsers forget files." : "";
  const hint = `CSV, JSON or XML, at most 2 GB; for an endpoint with several files a .zip, or all of them at once.${forgotten}`;
  return (
    <>
      <SelectField
        label="Endpoint"
        name="endpoint"
        value={values.endpoint}
        options={[{ value: "", label: "Choose an endpoint" }, ...endpoints]}
        hint="What the file holds."
        error={errors["endpoint"]}
      />
      <FieldFrame id="file" label="File" hint={hint} error={errors["file"]}>
        <input
          class="input input-long file-input"
          type="file"
          id="file"
          name="file"
          data-bytes-max={fileBytesMax}
          data-too-large={tooLarge}
          multiple
          accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,.xml,.zip"
          {...describeControl({ id: "file", hint, error: errors["file"] })}
        />
      </FieldFrame>
      <div class="field-pair">
        <SelectField
          label="File type"
          name="file_type"
          value={values.fileType}
          options={fileTypes}
          hint="Guessed from the name when left alone."
          error={errors["file_type"]}
        />
        <SelectField
          label="Encoding"
          name="encoding"
          value={values.encoding}
          options={encodings}
          hint="Windows-1252 when é arrives wrong."
        />
      </div>
    </>
  );
}

type ModeProps = {
  readonly mode: UploadValues["mode"];
  readonly error: string | undefined;
};

function ModeField({ mode, error }: ModeProps) {
  return (
    <ChoiceGroup
      type="radio"
      legend="What to do"
      name="mode"
      choices={loadModeChoices.map((choice) => ({ ...choice, isChecked: choice.value === mode }))}
      error={error}
    />
  );
}
