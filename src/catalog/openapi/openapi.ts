import { columnNames } from "../endpoint.ts";
import { rowSchema, rowSchemaName, type JsonSchema } from "../field-schema.ts";
import { catalog } from "../index.ts";
import { describeMe, describeRun, describeToken } from "./openapi-client.ts";
import { describeChanges } from "./openapi-changes.ts";
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

/** OpenAPI 3.1 of these operations, as data: nothing in it is written twice. */
export function describeApi(input: {
  readonly apiUrl: string;
  readonly operations: readonly Operation[];
}): JsonSchema {
  const { apiUrl, operations } = input;
  return {
    openapi: "3.1.0",
    info: { title: "Data Imports/Exports", version: "1.0.0", description },
    servers: [{ url: apiUrl }],
    tags: [{ name: "Access" }, ...describeTags(operations)],
    security: [{ client_credentials: [] }],
    paths: describePaths(operations),
    components: {
      securitySchemes: { client_credentials: describeCredentials(apiUrl, operations) },
      schemas: {
        problem: problemSchema,
        run_report: runReportSchema,
        ...Object.fromEntries(operations.map(describeRow)),
      },
    },
  };
}

const description =
  "Ask /oauth/token for an access token with your client ID and secret, then call with the header `Authorization: Bearer`. " +
  "A token lives 30 minutes. What the district has not granted does not exist for you.";

export type Call = {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  /** Absent for what needs no scope. */
  readonly scope: string | undefined;
};

/** The same for people who read it without a script. */
export function listCalls(): readonly Call[] {
  return Object.entries(describePaths(listOperations())).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary, security }]) => {
      const scope = security?.[0]?.["client_credentials"]?.[0];
      return { method: method.toUpperCase(), path, summary, scope };
    }),
  );
}

function describeTags(operations: readonly Operation[]): readonly JsonSchema[] {
  const endpoints = [...new Set(operations.map(({ endpoint }) => endpoint))];
  return endpoints.map(({ title, summary }) => ({ name: title, description: summary }));
}

function describePaths(operations: readonly Operation[]): Paths {
  const paths: Record<string, Paths[string]> = {
    "/oauth/token": { post: describeToken() },
    "/v1/me": { get: describeMe() },
    "/v1/runs/{id}": { get: describeRun() },
  };
  for (const operation of operations) {
    const described =
      operation.direction === "read"
        ? { ...describeRead(operation), ...describeChanges(operation) }
        : describeLoad(operation);
    for (const [path, methods] of Object.entries(described)) {
      paths[path] = { ...paths[path], ...methods };
    }
  }
  return paths;
}

function describeCredentials(apiUrl: string, operations: readonly Operation[]): JsonSchema {
  const scopes = operations.map(({ endpoint, direction }) => [
    `${endpoint.name}:${direction}`,
    `${direction === "read" ? "Read" : "Send"} ${endpoint.title.toLowerCase()}.`,
  ]);
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
