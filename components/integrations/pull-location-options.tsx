import { ChoiceGroup, ChoiceLine } from "../ui/choice-group.tsx";
import { Field, type FieldErrors } from "../ui/field.tsx";
import { FieldFrame, describeControl } from "../ui/field-frame.tsx";
import { loadModeChoices } from "../ui/load-modes.ts";
import { SelectField } from "../ui/select-field.tsx";

export type PullLocationOptions = {
  readonly mode: "upsert" | "additions" | "snapshot";
  /** Whether the endpoint's files may be said to name all there is. */
  readonly maySnapshot: boolean;
  /** Absent where the endpoint's files name no building. */
  readonly newBuildings: "refuse" | "add" | undefined;
  readonly encoding: "utf-8" | "windows-1252";
  readonly errorPercent: string;
  readonly mayBeEmpty: boolean;
  readonly afterSuccess: "leave" | "archive" | "delete";
  readonly archiveFolder: string;
  /** What differs from the usual: "Windows-1252", "Deleted after success". */
  readonly inWords: readonly string[];
};

type OptionsProps = { readonly options: PullLocationOptions; readonly errors: FieldErrors };

const fields = [
  "dialog_mode",
  "dialog_new_buildings",
  "dialog_encoding",
  "dialog_error_percent",
  "dialog_may_be_empty",
  "dialog_after_success",
  "dialog_archive_folder",
] as const;

/** What most locations leave as it is, out of the way, and said in words where it is not. */
export function MoreOptions({ options, errors }: OptionsProps) {
  const { inWords } = options;
  return (
    <details
      class="show more-options"
      id="more-options"
      open={fields.some((field) => errors[field] !== undefined)}
    >
      <summary>
        <span>
          More options
          {inWords.length > 0 && <span class="second-line">{inWords.join(" · ")}</span>}
        </span>
      </summary>
      <div class="stack">
        <RowOptions options={options} errors={errors} />
        <FileOptions options={options} errors={errors} />
        <AfterSuccess options={options} errors={errors} />
      </div>
    </details>
  );
}

/** What becomes of rows. */
function RowOptions({ options, errors }: OptionsProps) {
  const { mode, maySnapshot, newBuildings, errorPercent } = options;
  const modes = loadModeChoices.filter(({ value }) => maySnapshot || value !== "snapshot");
  return (
    <>
      <div id="row-options" class="stack">
        <ChoiceGroup
          type="radio"
          legend="Mode"
          name="dialog_mode"
          choices={modes.map((choice) => ({ ...choice, isChecked: choice.value === mode }))}
          error={errors["dialog_mode"]}
        />
        {newBuildings && (
          <SelectField
            label="New buildings"
            name="dialog_new_buildings"
            value={newBuildings}
            options={newBuildingChoices}
            hint="When a row names a building that is not in the list of buildings."
            error={errors["dialog_new_buildings"]}
          />
        )}
      </div>
      <PercentField value={errorPercent} error={errors["dialog_error_percent"]} />
    </>
  );
}

const newBuildingChoices = [
  { value: "refuse", label: "Refuse the row" },
  { value: "add", label: "Add the building" },
] as const;

type PercentProps = { readonly value: string; readonly error: string | undefined };

function PercentField({ value, error }: PercentProps) {
  const id = "dialog_error_percent";
  const hint = "Never more than 1,000 rows. The others are loaded; with more errors, none are.";
  return (
    <FieldFrame id={id} label="Rows with errors" hint={hint} error={error}>
      <div class="percent-line">
        <span>Up to</span>
        <input
          class="input"
          id={id}
          name={id}
          value={value}
          inputmode="numeric"
          autocomplete="off"
          {...describeControl({ id, hint, error })}
        />
        <span>% of the rows may have errors</span>
      </div>
    </FieldFrame>
  );
}

/** How the file is read. */
function FileOptions({ options, errors }: OptionsProps) {
  return (
    <>
      <SelectField
        label="Encoding"
        name="dialog_encoding"
        value={options.encoding}
        options={encodings}
        hint="Choose Windows-1252 when letters such as é and ñ arrive wrong."
        error={errors["dialog_encoding"]}
      />
      <ChoiceLine
        type="checkbox"
        name="dialog_may_be_empty"
        id="dialog_may_be_empty"
        choice={{
          value: "true",
          label: "The file may be empty",
          hint: "Otherwise a file without rows counts as a failure.",
          isChecked: options.mayBeEmpty,
        }}
        error={errors["dialog_may_be_empty"]}
      />
    </>
  );
}

const encodings = [
  { value: "utf-8", label: "UTF-8 (usual)" },
  { value: "windows-1252", label: "Windows-1252" },
] as const;

/** What becomes of the vendor's file. */
function AfterSuccess({ options, errors }: OptionsProps) {
  const { afterSuccess, archiveFolder } = options;
  return (
    <div class="after-success stack">
      <ChoiceGroup
        type="radio"
        legend="After success"
        name="dialog_after_success"
        choices={deeds.map((choice) => ({ ...choice, isChecked: choice.value === afterSuccess }))}
        hint="What becomes of the file on the vendor's server once every row of it is loaded."
        error={errors["dialog_after_success"]}
      />
      <div class="archive-folder">
        <Field
          label="Folder for loaded files"
          name="dialog_archive_folder"
          value={archiveFolder}
          size="long"
          isCode
          hint="For “Move it to a folder”: such as loaded, inside Directory, or /archive/samegoal."
          error={errors["dialog_archive_folder"]}
        />
      </div>
    </div>
  );
}

const deeds = [
  { value: "leave", label: "Leave the file" },
  { value: "archive", label: "Move it to a folder" },
  { value: "delete", label: "Delete it" },
] as const;
