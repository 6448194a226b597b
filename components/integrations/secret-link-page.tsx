import { Layout, type Frame } from "../layout.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { formatExactTime } from "../ui/time.tsx";

type SecretLinkPageProps = {
  readonly frame: Frame;
  readonly integration: { readonly name: string; readonly href: string };
  readonly link: { readonly url: string; readonly email: string; readonly expiresAt: string };
  readonly isMailed: boolean;
};

const listPath = "/settings/data-imports-exports";

/** For the administrator, who sees the link and never the secret; drawn once, since only its hash is kept. */
export function SecretLinkPage({ frame, integration, link, isMailed }: SecretLinkPageProps) {
  const title = "A link to the new secret";
  return (
    <Layout
      {...frame}
      title={title}
      breadcrumb={[
        { label: "Settings" },
        { label: "Data Imports/Exports", href: listPath },
        { label: integration.name, href: integration.href },
      ]}
      current={listPath}
    >
      <h1>{title}</h1>
      <p class="lead">
        {isMailed
          ? `It was mailed to ${link.email}. Copy it if they need it another way.`
          : `Mail is not set up, so hand it to ${link.email} yourself.`}{" "}
        Whoever opens it and presses the button sees the new secret once. Until then everything
        stays as it is.
      </p>
      <CopyField
        id="credentials-link"
        label="Link"
        value={link.url}
        hint="This page shows it only now. Rotate again to make another, which voids this one."
      />
      <Facts>
        <Fact term="Works">Once</Fact>
        <Fact term="Until">{formatExactTime(link.expiresAt)}</Fact>
      </Facts>
      <p>
        <a class="button" href={integration.href}>
          Back to {integration.name}
        </a>
      </p>
    </Layout>
  );
}
