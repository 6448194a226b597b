import {
  passwordCharactersMin,
  passwordCharactersMinWithCode,
} from "../../src/access/passwords.ts";
import { PasswordField } from "../ui/password-field.tsx";
import { AccessForm, type AccessFormState } from "./access-form.tsx";

type ResetPasswordPageProps = AccessFormState & {
  /** Where the form goes; it holds the token of the mail. */
  readonly action: string;
  readonly email: string;
  readonly hasCode?: boolean | undefined;
};

export function ResetPasswordPage({ action, email, hasCode, ...state }: ResetPasswordPageProps) {
  const charactersMin = hasCode ? passwordCharactersMinWithCode : passwordCharactersMin;
  return (
    <AccessForm
      {...state}
      title="Choose a new password"
      lead={hasCode ? `For ${email}. Then sign in with it and a code.` : `For ${email}.`}
      action={action}
      button="Save password"
    >
      <input type="hidden" name="email" value={email} autocomplete="username" />
      <PasswordField
        label="New password"
        name="password"
        hint={`At least ${charactersMin} characters. A few words in a row are easy to remember.`}
        error={state.errors?.["password"]}
        autocomplete="new-password"
        isRequired
      />
    </AccessForm>
  );
}
