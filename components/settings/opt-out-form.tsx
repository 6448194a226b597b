import { ChoiceGroup } from "../ui/choice-group.tsx";
import { ErrorSummary } from "../ui/error-summary.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { Field } from "../ui/field.tsx";
import { FieldFrame, describeControl } from "../ui/field-frame.tsx";
import { Panel } from "../ui/panel.tsx";

export type OptOutValues = {
  /** As it was typed: an id a line. */
  readonly studentIds: string;
  readonly scope: string;
  readonly integrations: readonly string[];
  readonly reason: string;
};

export type OptOutFormData = {
  readonly values: OptOutValues;
  readonly exports: readonly { readonly id: string; readonly name: string }[];
  readonly errors?: FieldErrors | undefined;
};

export const optOutsPath = "/settings/opt-outs";

export function OptOutForm({ form }: { readonly form: OptOutFormData }) {
  const { values, exports, errors = {} } = form;
  return (
    <form class="upload-form" method="post" action={optOutsPath} novalidate>
      <ErrorSummary errors={errors} />
      <Panel id="withhold" title="Withhold students">
        <StudentIds value={values.studentIds} error={errors["student_ids"]} />
        <ChoiceGroup
          type="radio"
          legend="Withheld from"
          name="scope"
          error={errors["scope"]}
          choices={[
            {
              value: "all",
              label: "All data exports",
              hint: "Also those that are added later.",
              isChecked: values.scope === "all",
            },
            {
              value: "some",
              label: "Only those ticked below",
              isChecked: values.scope === "some",
              isDisabled: exports.length === 0,
            },
          ]}
        />
        {exports.length > 0 && (
          <ChoiceGroup
            type="checkbox"
            legend="Data exports"
            name="integrations"
            isDense
            error={errors["integrations"]}
            choices={exports.map(({ id, name }) => ({
              value: id,
              label: name,
              isChecked: values.integrations.includes(id),
            }))}
          />
        )}
        <Field
          label="Reason (optional)"
          name="reason"
          size="long"
          value={values.reason}
          hint="For the district's own record, such as “parents' letter of Nov 3”. No vendor sees it."
          error={errors["reason"]}
        />
        <button class="button button-primary">Withhold</button>
      </Panel>
    </form>
  );
}

function StudentIds({
  value,
  error,
}: {
  readonly value: string;
  readonly error?: string | undefined;
}) {
  const hint =
    "One a line; paste a column of a spreadsheet. An id that is not stored yet is withheld from the day it comes.";
  return (
    <FieldFrame id="student_ids" label="Student Ids" hint={hint} error={error}>
      <textarea
        class="input input-medium code"
        id="student_ids"
        name="student_ids"
        rows={4}
        spellcheck={false}
        {...describeControl({ id: "student_ids", hint, error })}
      >
        {value}
      </textarea>
    </FieldFrame>
  );
}
