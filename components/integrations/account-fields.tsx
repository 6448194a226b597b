import { ChoiceGroup } from "../ui/choice-group.tsx";
import { Field, type FieldErrors } from "../ui/field.tsx";
import type { Kind } from "./kind-word.tsx";

export type AccountValues = {
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly primaryEmail: string;
  readonly additionalEmails: string;
};

type AccountFieldsProps = { readonly values: AccountValues; readonly errors: FieldErrors };

export function AccountFields({ values, errors }: AccountFieldsProps) {
  return (
    <>
      <Field
        label="Import/Export Name"
        name="name"
        value={values.name}
        error={errors["name"]}
        size="long"
        isRequired
      />
      <div class="field-pair">
        <Field
          label="First Name"
          name="first_name"
          value={values.firstName}
          error={errors["first_name"]}
          isRequired
        />
        <Field
          label="Last Name"
          name="last_name"
          value={values.lastName}
          error={errors["last_name"]}
          isRequired
        />
      </div>
      <Field
        label="Primary Email"
        name="primary_email"
        type="email"
        value={values.primaryEmail}
        hint="The vendor's contact. Gets the link to accept the terms of service; a changed address must accept again."
        error={errors["primary_email"]}
        size="long"
        isRequired
      />
      <Field
        label="Additional Emails"
        name="additional_emails"
        value={values.additionalEmails}
        hint="Optional, separated by commas. They hear when a run fails, is held or recovers."
        error={errors["additional_emails"]}
        size="long"
      />
    </>
  );
}

type KindFieldProps = { readonly kind: Kind | undefined; readonly error?: string | undefined };

/** Chosen once: what is sent and what is received never change places. */
export function KindField({ kind, error }: KindFieldProps) {
  return (
    <ChoiceGroup
      type="radio"
      legend="Export or Import"
      name="kind"
      error={error}
      choices={[
        {
          value: "export",
          label: "Export",
          hint: "The vendor gets data from the district.",
          isChecked: kind === "export",
        },
        {
          value: "import",
          label: "Import",
          hint: "The vendor gives data to the district.",
          isChecked: kind === "import",
        },
      ]}
    />
  );
}
