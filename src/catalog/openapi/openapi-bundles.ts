import type { Bundle } from "../bundle.ts";
import type { Direction } from "../endpoint.ts";
import type { JsonSchema } from "../field-schema.ts";
import { describeAnswer, describeProblems, type CallDescription } from "./openapi-answers.ts";
import { describeReport, dryRunParameter, type Paths } from "./openapi-rows.ts";

/** One thing that a client may do with a bundle. */
export type BundleOperation = { readonly bundle: Bundle; readonly direction: Direction };

export function describeBundle(operation: BundleOperation): Paths {
  const path = `/v1/${operation.bundle.name}`;
  return operation.direction === "write"
    ? { [path]: { post: describeLoad(operation) } }
    : { [path]: { get: describeRead(operation) } };
}

function describeLoad(operation: BundleOperation): CallDescription {
  const { title, summary, files } = operation.bundle;
  const names = files.map(
    ({ endpoint, isRequired }) =>
      `\`${endpoint.name}.csv\`${isRequired ? "" : " (when there is one)"}`,
  );
  return {
    ...describeHead(operation, `Send ${title}`),
    description: `${summary} All files are one load: they are judged together and stored together, or not at all. Files: ${names.join(", ")}; also .json, .ndjson and .xml.`,
    parameters: [dryRunParameter],
    requestBody: {
      required: true,
      content: {
        "application/zip": { schema: binary },
        "multipart/form-data": { schema: partsOf(operation.bundle) },
      },
    },
    responses: {
      ...describeReport(),
      ...describeProblems(400, 401, 403, 413, 415, 422, 500, 503),
    },
  };
}

function describeRead(operation: BundleOperation): CallDescription {
  const { title, summary } = operation.bundle;
  const content = { "application/zip": { schema: binary } };
  return {
    ...describeHead(operation, `Read ${title}`),
    description: `${summary} The answer is one .zip.`,
    responses: {
      "200": describeAnswer("The package.", content),
      ...describeProblems(400, 401, 403, 406, 500, 503),
    },
  };
}

const binary: JsonSchema = { type: "string", format: "binary" };

function partsOf({ files }: Bundle): JsonSchema {
  const properties = files.map(({ endpoint }) => [endpoint.name, binary]);
  const required = files.flatMap(({ endpoint, isRequired }) => (isRequired ? [endpoint.name] : []));
  return { type: "object", properties: Object.fromEntries(properties), required };
}

function describeHead({ bundle, direction }: BundleOperation, summary: string): CallDescription {
  const { name, title } = bundle;
  return {
    operationId: `${direction === "read" ? "read" : "send"}_${name}`,
    summary,
    tags: [title],
    security: [{ client_credentials: [`${name}:${direction}`] }],
  };
}
