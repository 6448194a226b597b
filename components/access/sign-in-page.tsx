import { Field } from "../ui/field.tsx";
import { AccessForm, type AccessFormState } from "./access-form.tsx";

type SignInPageProps = AccessFormState & {
  readonly email?: string | undefined;
  /** Where to go on afterwards; the route checks it. */
  readonly next?: string | undefined;
};

export function SignInPage({ email, next, ...state }: SignInPageProps) {
  const errors = state.errors ?? {};
  return (
    <AccessForm {...state} title="Sign in" action="/sign-in" button="Sign in">
      {next && <input type="hidden" name="next" value={next} />}
      <Field
        label="Email"
        name="email"
        type="email"
        value={email}
        error={errors["email"]}
        autocomplete="username"
        isRequired
      />
      <Field
        label="Password"
        name="password"
        type="password"
        error={errors["password"]}
        autocomplete="current-password"
        isRequired
      />
      <p>
        <a href="/forgot-password">I forgot my password</a>
      </p>
    </AccessForm>
  );
}
