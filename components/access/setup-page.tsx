import { passwordCharactersMin } from "../../src/access/passwords.ts";
import { Field } from "../ui/field.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { AccessForm, type AccessFormState } from "./access-form.tsx";

type SetupPageProps = AccessFormState & {
  readonly values?:
    | { readonly districtName: string; readonly name: string; readonly email: string }
    | undefined;
  /** Asked for unless the product is set up on the machine it runs on. */
  readonly needsCode: boolean;
};

export function SetupPage({ values, needsCode, ...state }: SetupPageProps) {
  const errors = state.errors ?? {};
  return (
    <AccessForm
      {...state}
      title="Set up Data Imports/Exports"
      lead="This makes your district and you as its first administrator. It is asked once."
      action="/setup"
      button="Set up"
    >
      <Field
        label="District name"
        name="district_name"
        value={values?.districtName}
        error={errors["district_name"]}
        autocomplete="organization"
        isRequired
      />
      <Field
        label="Your name"
        name="name"
        value={values?.name}
        error={errors["name"]}
        autocomplete="name"
        isRequired
      />
      <Field
        label="Email"
        name="email"
        type="email"
        value={values?.email}
        error={errors["email"]}
        autocomplete="username"
        isRequired
      />
      <PasswordField
        label="Password"
        name="password"
        hint={`At least ${passwordCharactersMin} characters. A few words in a row are easy to remember.`}
        error={errors["password"]}
        autocomplete="new-password"
        isRequired
      />
      {needsCode && (
        <Field
          label="Setup code"
          name="code"
          hint="Printed where the product was started."
          error={errors["code"]}
          size="short"
          isCode
          isRequired
        />
      )}
    </AccessForm>
  );
}
