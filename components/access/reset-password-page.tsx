import { passwordCharactersMin } from "../../src/access/passwords.ts";
import { Field } from "../ui/field.tsx";
import { AccessForm, type AccessFormState } from "./access-form.tsx";

type ResetPasswordPageProps = AccessFormState & {
  /** Where the form goes; it holds the token of the mail. */
  readonly action: string;
  readonly email: string;
};

export function ResetPasswordPage({ action, email, ...state }: ResetPasswordPageProps) {
  return (
    <AccessForm
      {...state}
      title="Choose a new password"
      lead={`For ${email}.`}
      action={action}
      button="Save password"
    >
      <input type="hidden" name="email" value={email} autocomplete="username" />
      <Field
        label="New password"
        name="password"
        type="password"
        hint={`At least ${passwordCharactersMin} characters. A few words in a row are easy to remember.`}
        error={state.errors?.["password"]}
        autocomplete="new-password"
        isRequired
      />
    </AccessForm>
  );
}
