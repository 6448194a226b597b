import { Layout, type Frame } from "../layout.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { ErrorSummary } from "../ui/error-summary.tsx";
import { Field } from "../ui/field.tsx";
import { QrCode } from "../ui/qr-code.tsx";

type CodesOfferPageProps = {
  readonly frame: Frame;
  readonly path: string;
  readonly secret: string;
  readonly url: string;
  readonly sealed: string;
  readonly error?: string | undefined;
};

/** The secret goes into an app, and the app's first code comes back. */
export function CodesOfferPage(props: CodesOfferPageProps) {
  const { frame, path, secret, url, sealed, error } = props;
  const crumbs = [{ label: "Settings" }, { label: "Your account", href: path }];
  return (
    <Layout {...frame} title="Switch on codes" breadcrumb={crumbs} current={path}>
      <ErrorSummary errors={error === undefined ? {} : { code: error }} />
      <h1>Switch on codes</h1>
      <ol class="steps">
        <li>
          <p>Scan this with an authenticator app on your phone.</p>
          <QrCode text={url} title="QR code for your authenticator app" />
          <CopyField
            id="totp-secret"
            label="Or enter this secret"
            isLong
            value={(secret.match(/.{4}/g) ?? []).join(" ")}
          />
        </li>
        <li>
          <p>Enter the code that the app shows.</p>
          <form class="stack" method="post" action={`${path}/codes/on`} novalidate>
            <input type="hidden" name="sealed" value={sealed} />
            <Field
              label="Code"
              name="code"
              hint="Six digits."
              error={error}
              size="short"
              autocomplete="one-time-code"
              isCode
              isRequired
            />
            <button class="button button-primary">Switch on codes</button>
          </form>
        </li>
      </ol>
    </Layout>
  );
}
