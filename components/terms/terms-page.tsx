import { PlainLayout } from "../layout.tsx";
import { ChoiceLine } from "../ui/choice-group.tsx";
import { ErrorSummary } from "../ui/error-summary.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { Field, type FieldErrors } from "../ui/field.tsx";

export type TermsSection = { readonly heading: string; readonly paragraphs: readonly string[] };

type TermsPageProps = {
  readonly district: string;
  readonly integration: string;
  readonly contact: string;
  /** What would be exchanged, in words: "Students: 12 fields". */
  readonly data: readonly string[];
  readonly version: string;
  readonly sections: readonly TermsSection[];
  /** Of the text shown, so that nobody accepts a text that changed while they read. */
  readonly termsSha256?: string | undefined;
  /** `/tos/…/acceptance` */
  readonly action: string;
  readonly fullName?: string | undefined;
  readonly errors?: FieldErrors | undefined;
};

export function TermsPage({
  district,
  integration,
  contact,
  data,
  version,
  sections,
  ...form
}: TermsPageProps) {
  const { action, fullName, termsSha256, errors = {} } = form;
  return (
    <PlainLayout title="Terms of service" district={district}>
      <ErrorSummary errors={errors} />
      <h1>Terms of service</h1>
      <p class="lead">
        {district} asks you to accept these terms before any data moves. Your client ID and secret
        are shown right after.
      </p>
      <Facts>
        <Fact term="For">{integration}</Fact>
        <Fact term="Asked">{contact}</Fact>
        <Fact term="Version">{version}</Fact>
      </Facts>
      {data.length > 0 && <ExchangedData data={data} />}
      <article class="terms-text">
        {sections.map((section) => (
          <section>
            <h2>{section.heading}</h2>
            {section.paragraphs.map((paragraph) => (
              <p>{paragraph}</p>
            ))}
          </section>
        ))}
      </article>
      <form class="stack" method="post" action={action} novalidate>
        {termsSha256 && <input type="hidden" name="terms_sha256" value={termsSha256} />}
        <Field
          label="Your full name"
          name="full_name"
          value={fullName}
          error={errors["full_name"]}
          autocomplete="name"
          isRequired
        />
        <ChoiceLine
          type="checkbox"
          name="accept"
          id="accept"
          choice={{ value: "true", label: "I accept the terms of service", isChecked: false }}
          error={errors["accept"]}
        />
        <p class="quiet">
          We keep your name, the time, your address and browser, and this text as proof.
        </p>
        <button class="button button-primary">Accept</button>
      </form>
    </PlainLayout>
  );
}

function ExchangedData({ data }: { readonly data: readonly string[] }) {
  return (
    <section class="terms-data" aria-labelledby="data-title">
      <h2 id="data-title">Data you would exchange</h2>
      <ul class="bullets">
        {data.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
    </section>
  );
}
