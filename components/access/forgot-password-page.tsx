import { Field } from "../ui/field.tsx";
import { AccessForm, type AccessFormState } from "./access-form.tsx";

type ForgotPasswordPageProps = AccessFormState & { readonly email?: string | undefined };

export function ForgotPasswordPage({ email, ...state }: ForgotPasswordPageProps) {
  return (
    <AccessForm
      {...state}
      title="Forgot your password"
      lead="Enter the email you sign in with. If it belongs to an administrator, a link to choose a new password is on its way."
      action="/forgot-password"
      button="Send the link"
    >
      <Field
        label="Email"
        name="email"
        type="email"
        value={email}
        error={state.errors?.["email"]}
        autocomplete="username"
        isRequired
      />
    </AccessForm>
  );
}
