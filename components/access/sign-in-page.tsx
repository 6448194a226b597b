import { Field } from "../ui/field.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { AccessForm, type AccessFormState } from "./access-form.tsx";
import { SsoLinks } from "./sso-links.tsx";

type SignInPageProps = AccessFormState & {
  readonly email?: string | undefined;
  /** Where to go on afterwards; the route checks it. */
  readonly next?: string | undefined;
  readonly providers?: readonly { readonly name: string; readonly label: string }[] | undefined;
};

export function SignInPage({ email, next, providers = [], ...state }: SignInPageProps) {
  const errors = state.errors ?? {};
  const onward = next ? `?next=${encodeURIComponent(next)}` : "";
  const links = (
    <SsoLinks
      providers={providers}
      verb="Sign in"
      hrefOf={(name) => `/sign-in/with/${name}${onward}`}
    />
  );
  return (
    <AccessForm {...state} title="Sign in" action="/sign-in" button="Sign in" after={links}>
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
      <PasswordField
        label="Password"
        name="password"
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
