import { ChoiceGroup, ChoiceLine, type Choice } from "../ui/choice-group.tsx";
import { Field, type FieldErrors } from "../ui/field.tsx";
import { EnrollmentField, type EnrollmentChoices } from "./enrollment-field.tsx";

/** Everything an export may set for one endpoint; what an endpoint does not have is absent. */
export type EndpointChoices = {
  readonly columns: readonly Choice[];
  /** Labels of those without which the endpoint cannot be granted. */
  readonly neverWithout?: readonly string[] | undefined;
  /** Its files are given together, so what else is said of a file does not hold. */
  readonly isPackage?: boolean | undefined;
  readonly buildings?: readonly Choice[] | undefined;
  readonly enrollment?: EnrollmentChoices | undefined;
  readonly programs?: readonly Choice[] | undefined;
  readonly beginOn: string;
  readonly hasBeginDate: boolean;
  readonly limit: string;
  readonly filename: string;
  readonly reportFieldNames: boolean;
  /** All rows, or only what changed since the last delivery. */
  readonly rows?: readonly Choice[] | undefined;
};

type EndpointFieldsProps = {
  readonly endpoint: string;
  readonly choices: EndpointChoices;
  readonly errors: FieldErrors;
};

export function EndpointFields({ endpoint, choices, errors }: EndpointFieldsProps) {
  return (
    <>
      <input type="hidden" name="dialog_columns_of" value={endpoint} />
      <ChoiceGroup
        type="checkbox"
        legend="Columns"
        name="dialog_columns"
        choices={choices.columns}
        hint={hintOfColumns(choices)}
        error={errors["dialog_columns"]}
        isDense
      />
      <RowFields choices={choices} errors={errors} />
      <FileFields choices={choices} errors={errors} />
    </>
  );
}

function hintOfColumns({ neverWithout = [] }: EndpointChoices): string {
  const hint = "What is not ticked is invisible by API, in files and in the vendor's docs.";
  if (neverWithout.length === 0) return hint;
  return `${hint} These are always needed: ${neverWithout.join(", ")}.`;
}

type PartProps = Omit<EndpointFieldsProps, "endpoint">;

/** Which rows the vendor may see, by API and by file. */
function RowFields({ choices, errors }: PartProps) {
  const { buildings, enrollment, programs, beginOn, hasBeginDate } = choices;
  return (
    <>
      {buildings && (
        <ChoiceGroup
          type="checkbox"
          legend="Building"
          name="dialog_buildings"
          choices={buildings}
          error={errors["dialog_buildings"]}
          isDense
        />
      )}
      {enrollment && (
        <EnrollmentField enrollment={enrollment} error={errors["dialog_enrollment"]} />
      )}
      {programs && (
        <ChoiceGroup
          type="checkbox"
          legend="Program"
          name="dialog_programs"
          choices={programs}
          hint="None ticked: all students. Otherwise only students who participate in one of these."
          error={errors["dialog_programs"]}
          isDense
        />
      )}
      <Field
        label="Start Date"
        name="dialog_begin_on"
        type="date"
        size="short"
        value={hasBeginDate ? beginOn : ""}
        isDisabled={!hasBeginDate}
        hint={
          hasBeginDate
            ? "Optional. Only rows on or after this day."
            : "This endpoint has no date to start from."
        }
        error={errors["dialog_begin_on"]}
      />
    </>
  );
}

/** How files look; none of it changes what the API shows. */
function FileFields({ choices, errors }: PartProps) {
  const { limit, filename, reportFieldNames, rows } = choices;
  if (choices.isPackage) return <PackageField filename={filename} errors={errors} />;
  return (
    <>
      <Field
        label="Limit"
        name="dialog_limit"
        value={limit}
        size="short"
        hint="Optional. Most rows in a file."
        error={errors["dialog_limit"]}
      />
      <Field
        label="Filename"
        name="dialog_filename"
        value={filename}
        isCode
        hint="May hold {date}, {datetime}, {district} and {run}."
        error={errors["dialog_filename"]}
      />
      <ChoiceLine
        type="checkbox"
        name="dialog_report_field_names"
        id="dialog_report_field_names"
        choice={{
          value: "true",
          label: "Report Field Names",
          hint: "Headings people read (Student Id) instead of API names (student_id).",
          isChecked: reportFieldNames,
        }}
      />
      {rows && (
        <ChoiceGroup
          type="radio"
          legend="Rows"
          name="dialog_rows"
          choices={rows}
          error={errors["dialog_rows"]}
        />
      )}
    </>
  );
}

type PackageFieldProps = { readonly filename: string; readonly errors: FieldErrors };

function PackageField({ filename, errors }: PackageFieldProps) {
  return (
    <Field
      label="Filename"
      name="dialog_filename"
      value={filename}
      isCode
      hint="Of the .zip; with a slash at its end, as in roster/, a folder of files instead. May hold {date}, {datetime}, {district} and {run}."
      error={errors["dialog_filename"]}
    />
  );
}
