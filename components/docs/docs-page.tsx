import { Document } from "../document.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";

export type DocsEndpoint = {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  /** `students:read`; absent for what needs no token. */
  readonly scope?: string | undefined;
};

type DocsPageProps = {
  readonly title: string;
  /** Without a slash at its end. */
  readonly apiUrl: string;
  readonly endpoints: readonly DocsEndpoint[];
};

const headings = [{ label: "Call" }, { label: "What it does" }, { label: "Scope" }];

export function DocsPage({ title, apiUrl, endpoints }: DocsPageProps) {
  return (
    <Document
      title={title}
      stylesheets={["/assets/swagger-ui/swagger-ui.css"]}
      scripts={["/assets/swagger-ui/swagger-ui-bundle.js", "/assets/docs.js"]}
    >
      <main class="docs" id="content" tabindex={-1}>
        <h1>{title}</h1>
        <p class="lead">
          Press Authorize and enter your client ID and secret, then try a call. Machines read{" "}
          <a href="/openapi.json">openapi.json</a>; older generators{" "}
          <a href="/openapi-3.0.json">openapi-3.0.json</a>. What an error means is in the{" "}
          <a href="/docs/errors">list of errors</a>.
        </p>
        <div id="swagger-ui"></div>
        <noscript>
          <PlainReference apiUrl={apiUrl} endpoints={endpoints} />
        </noscript>
      </main>
    </Document>
  );
}

function PlainReference({ apiUrl, endpoints }: Omit<DocsPageProps, "title">) {
  const token = [
    `curl ${apiUrl}/oauth/token \\`,
    `  --user 'CLIENT_ID:CLIENT_SECRET' \\`,
    `  --data grant_type=client_credentials`,
  ];
  return (
    <div class="stack">
      <CodeBlock label="Get a token, good for 30 minutes" code={token.join("\n")} />
      <CodeBlock
        label="Use it"
        code={`curl '${apiUrl}/v1/me' \\\n  --header 'Authorization: Bearer ACCESS_TOKEN'`}
      />
      <Table caption="Calls" headings={headings}>
        {endpoints.map((endpoint) => (
          <Row>
            <RowHeading>
              <code>
                {endpoint.method} {endpoint.path}
              </code>
            </RowHeading>
            <Cell label="What it does">{endpoint.summary}</Cell>
            <Cell label="Scope">
              {endpoint.scope ? <code>{endpoint.scope}</code> : <span class="quiet">None</span>}
            </Cell>
          </Row>
        ))}
      </Table>
    </div>
  );
}
