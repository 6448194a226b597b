import { PlainLayout } from "../layout.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { Notice } from "../ui/notice.tsx";

type CredentialsPageProps = {
  readonly district: string;
  readonly title: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where the API answers, without a slash at its end. */
  readonly apiUrl: string;
  readonly docsUrl: string;
  /** An endpoint this client may use, for the example; absent while nothing is granted. */
  readonly example?:
    | { readonly endpoint: string; readonly direction: "read" | "write" }
    | undefined;
};

/** The only page that ever holds a secret: no-store, drawn once. */
export function CredentialsPage({
  district,
  title,
  clientId,
  clientSecret,
  apiUrl,
  docsUrl,
  example,
}: CredentialsPageProps) {
  return (
    <PlainLayout title={title} district={district}>
      <h1>{title}</h1>
      <Notice tone="attention" title="The secret is shown once">
        <p>
          Copy it now and keep it where only your program can read it. Nobody can show it again; the
          district can make you another.
        </p>
      </Notice>
      <CopyField id="client-id" label="Client ID" value={clientId} />
      <CopyField id="client-secret" label="Client secret" value={clientSecret} />
      <h2>Try it</h2>
      <CodeBlock
        label="1. Get a token, good for 30 minutes"
        code={tokenCall({ apiUrl, clientId, clientSecret })}
      />
      {example && <CodeBlock label="2. Use it" code={dataCall({ apiUrl, ...example })} />}
      <p>
        <a href={docsUrl}>Read the docs of your API</a>. They show what this client may use, once
        you authorize there.
      </p>
    </PlainLayout>
  );
}

type TokenCall = {
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

function tokenCall({ apiUrl, clientId, clientSecret }: TokenCall): string {
  return [
    `curl ${apiUrl}/oauth/token \\`,
    `  --user '${clientId}:${clientSecret}' \\`,
    `  --data grant_type=client_credentials`,
  ].join("\n");
}

type DataCall = {
  readonly apiUrl: string;
  readonly endpoint: string;
  readonly direction: "read" | "write";
};

function dataCall({ apiUrl, endpoint, direction }: DataCall): string {
  const lines = {
    read: [
      `curl '${apiUrl}/v1/${endpoint}?limit=10'`,
      `--header 'Authorization: Bearer ACCESS_TOKEN'`,
    ],
    write: [
      `curl '${apiUrl}/v1/${endpoint}'`,
      `--header 'Authorization: Bearer ACCESS_TOKEN'`,
      `--header 'Content-Type: text/csv'`,
      `--data-binary @${endpoint}.csv`,
    ],
  } as const;
  return lines[direction].join(" \\\n  ");
}
