import { columnNames, titleWithin } from "../endpoint.ts";
import { rowSchema, rowSchemaName, type JsonSchema } from "../field-schema.ts";
import { bundles, catalog } from "../index.ts";
import { describeCounted, problemResponses, sharedHeaders } from "./openapi-answers.ts";
import { describeBundle, type BundleOperation } from "./openapi-bundles.ts";
import { describeMe, describeRun } from "./openapi-client.ts";
import { describeChanges } from "./openapi-changes.ts";
import { describeIntrospection, describeRevocation, describeToken } from "./openapi-oauth.ts";
import { describePackage } from "./openapi-packages.ts";
import { describeLoad, describeRead, type Operation, type Paths } from "./openapi-rows.ts";
import { problemSchema, runReportSchema } from "./openapi-schemas.ts";

/** Everything that the catalog knows. */
export function listOperations(): readonly Operation[] {
  return catalog.flatMap((endpoint) =>
    endpoint.directions.map((direction) => ({
      endpoint,
      direction,
      columns: columnNames(endpoint),
    })),
  );
}

export function listBundleOperations(): readonly BundleOperation[] {
  return bundles.flatMap((bundle) => bundle.directions.map((direction) => ({ bundle, direction })));
}

/** OpenAPI 3.1 of these operations, as data: nothing in it is written twice. */
export function describeApi({
  apiUrl,
  ...what
}: Operations & { readonly apiUrl: string }): JsonSchema {
  const paths = countCalls(describePaths(what));
  return {
    openapi: "3.1.0",
    info: describeInfo(apiUrl),
    servers: [describeServer(apiUrl)],
    tags: [accessTag, ...describeTags(what)],
    security: [{ client_credentials: [] }],
    paths,
    components: {
      securitySchemes: { client_credentials: describeCredentials(apiUrl, what) },
      headers: sharedHeaders,
      responses: problemResponses(paths),
      schemas: {
        problem: problemSchema,
        run_report: runReportSchema,
        ...Object.fromEntries(
          what.operations.filter(({ endpoint }) => !endpoint.package).map(describeRow),
        ),
      },
    },
  };
}

type Operations = {
  readonly operations: readonly Operation[];
  readonly bundleOperations: readonly BundleOperation[];
};

const everything: Operations = {
  operations: listOperations(),
  bundleOperations: listBundleOperations(),
};

const description =
  "Ask /oauth/token for an access token with your client ID and secret, then call with the header `Authorization: Bearer`. " +
  "A token lives 30 minutes. What the district has not granted does not exist for you.";

function describeServer(url: string): JsonSchema {
  const isLocal = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::|$)/.test(url);
  const description = isLocal ? "Local, for development." : "Production.";
  // For vendors, who are no part of the district.
  return { url, description, "x-internal": false };
}

const accessTag = { name: "Access", description: "Tokens, and what a client may do with one." };

function describeInfo(apiUrl: string): JsonSchema {
  const docs = `${apiUrl}/docs`;
  return {
    title: "Data Imports/Exports",
    version: "1.0.0",
    description,
    // Whoever may use it was invited by a district, and has its contact's mail.
    contact: { name: "The school district that invited you", url: docs },
    license: { name: "By the terms of service that your contact accepted", url: docs },
  };
}

export type Call = {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  /** Absent for what needs no scope. */
  readonly scope: string | undefined;
};

/** The same for people who read it without a script. */
export function listCalls(): readonly Call[] {
  return Object.entries(describePaths(everything)).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary, security }]) => {
      const scope = security?.[0]?.["client_credentials"]?.[0];
      return { method: method.toUpperCase(), path, summary, scope };
    }),
  );
}

function describeTags({ operations, bundleOperations }: Operations): readonly JsonSchema[] {
  const offers = [
    ...operations.map(({ endpoint }) => endpoint),
    ...bundleOperations.map(({ bundle }) => bundle),
  ];
  // What is read and what is sent under one title may be two things; a tag is there once.
  const summaries = Map.groupBy([...new Set(offers)], ({ title }) => title);
  return [...summaries].map(([name, same]) => ({
    name,
    description: same.map(({ summary }) => summary).join(" "),
  }));
}

function describePaths({ operations, bundleOperations }: Operations): Paths {
  const paths: Record<string, Paths[string]> = {
    "/oauth/token": { post: describeToken() },
    "/oauth/revoke": { post: describeRevocation() },
    "/oauth/introspect": { post: describeIntrospection() },
    "/v1/me": { get: describeMe() },
    "/v1/runs/{id}": { get: describeRun() },
  };
  const all = [
    ...operations.map((operation) =>
      operation.direction === "read" ? describeReading(operation) : describeLoad(operation),
    ),
    ...bundleOperations.map(describeBundle),
  ];
  for (const described of all) {
    for (const [path, methods] of Object.entries(described)) {
      paths[path] = { ...paths[path], ...methods };
    }
  }
  return paths;
}

function countCalls(paths: Paths): Paths {
  const counted = Object.entries(paths).map(([path, methods]) => [
    path,
    Object.fromEntries(
      Object.entries(methods).map(([method, call]) => [method, describeCounted(call)]),
    ),
  ]);
  return Object.fromEntries(counted);
}

function describeReading(operation: Operation): Paths {
  if (operation.endpoint.package) return describePackage(operation);
  return { ...describeRead(operation), ...describeChanges(operation) };
}

function describeCredentials(apiUrl: string, what: Operations): JsonSchema {
  const scopes = [
    ...what.operations.map(({ endpoint, direction }) => ({
      name: `${endpoint.name}:${direction}`,
      says: `${direction === "read" ? "Read" : "Send"} ${titleWithin(endpoint)}.`,
    })),
    ...what.bundleOperations.map(({ bundle, direction }) => ({
      name: `${bundle.name}:${direction}`,
      says: `${direction === "read" ? "Read" : "Send"} ${bundle.title}.`,
    })),
  ].map(({ name, says }) => [name, says]);
  return {
    type: "oauth2",
    flows: {
      clientCredentials: {
        tokenUrl: `${apiUrl}/oauth/token`,
        scopes: Object.fromEntries(scopes),
      },
    },
  };
}

function describeRow({ endpoint, direction, columns }: Operation): [string, JsonSchema] {
  return [rowSchemaName(endpoint, direction), rowSchema(endpoint, columns, direction)];
}
