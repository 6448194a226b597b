import { PlainLayout } from "../layout.tsx";

type HandOffPageProps = {
  readonly district: string;
  readonly integration: string;
  /** `/credentials/…`; the link opens nothing by itself, since mail scanners follow links. */
  readonly action: string;
};

export function HandOffPage({ district, integration, action }: HandOffPageProps) {
  return (
    <PlainLayout title="Your client secret" district={district}>
      <h1>Your client secret</h1>
      <p class="lead">
        For {integration}. The secret is shown once: open it where you can keep it.
      </p>
      <form method="post" action={action}>
        <button class="button button-primary">Show the secret</button>
      </form>
    </PlainLayout>
  );
}
