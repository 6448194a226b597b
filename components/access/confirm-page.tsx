import { Layout, type Frame } from "../layout.tsx";
import { ErrorSummary } from "../ui/error-summary.tsx";
import { Field, type FieldErrors } from "../ui/field.tsx";
import { PasswordField } from "../ui/password-field.tsx";

type ConfirmPageProps = {
  readonly frame: Frame;
  readonly action: string;
  /** The form that waits, sealed. */
  readonly draft: string;
  readonly hasPassword: boolean;
  readonly hasCode: boolean;
  /** Those that open this account. */
  readonly providers: readonly { readonly name: string; readonly label: string }[];
  readonly errors?: FieldErrors | undefined;
  readonly sentence?: string | undefined;
};

/** Before something that matters: is it still the person who signed in? */
export function ConfirmPage(props: ConfirmPageProps) {
  const { frame, action, draft, hasPassword, hasCode, providers, errors = {}, sentence } = props;
  return (
    <Layout {...frame} notice={undefined} title="Confirm that it is you">
      <ErrorSummary errors={errors} sentence={sentence} />
      <h1>Confirm that it is you</h1>
      <p class="lead">
        You signed in a while ago, and this changes who gets data. Nothing you filled in is lost: it
        goes on from here.
      </p>
      <form class="stack" method="post" action={action} novalidate>
        <input type="hidden" name="confirm_draft" value={draft} />
        {hasPassword && (
          <PasswordField
            label="Password"
            name="confirm_password"
            error={errors["confirm_password"]}
            autocomplete="current-password"
          />
        )}
        {hasCode && (
          <Field
            label="Code"
            name="confirm_code"
            hint={
              hasPassword
                ? "Instead of the password: six digits of your app, or a recovery code."
                : "Six digits of your app, or a recovery code."
            }
            error={errors["confirm_code"]}
            autocomplete="one-time-code"
            isCode
          />
        )}
        {providers.length > 0 && <OtherTab providers={providers} />}
        <button class="button button-primary">Continue</button>
      </form>
    </Layout>
  );
}

/** In another tab, so that the form stays where it is. */
function OtherTab({ providers }: Pick<ConfirmPageProps, "providers">) {
  return (
    <div>
      <p>Or sign in again in another tab, come back, and press Continue:</p>
      <ul class="sso-links">
        {providers.map(({ name, label }) => (
          <li>
            <a
              class="button"
              href={`/settings/account/confirmation/${name}`}
              target="_blank"
              rel="noopener"
            >
              Confirm with {label} (opens a tab)
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
