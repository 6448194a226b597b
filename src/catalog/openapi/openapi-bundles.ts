import { fileStemsOf, type Bundle } from "../bundle.ts";
import type { Direction } from "../endpoint.ts";
import type { JsonSchema } from "../field-schema.ts";
import { describeProblems, type CallDescription } from "./openapi-answers.ts";
import { binary } from "./openapi-kinds.ts";
import { describeReport, loadParameters, loadProblems, type Paths } from "./openapi-rows.ts";

/** One thing that a client may do with a bundle: bundles are only sent. */
export type BundleOperation = { readonly bundle: Bundle; readonly direction: Direction };

export function describeBundle(operation: BundleOperation): Paths {
  return { [`/v1/${operation.bundle.name}`]: { post: describeLoad(operation) } };
}

function describeLoad(operation: BundleOperation): CallDescription {
  const { title, summary, package: format } = operation.bundle;
  const names = fileStemsOf(operation.bundle).map(
    ({ stem, isRequired }) => `\`${stem}.csv\`${isRequired ? "" : " (when there is one)"}`,
  );
  const others = format
    ? "others of the format may come with them"
    : "also .json, .ndjson and .xml";
  return {
    ...describeHead(operation, `Send ${title}`),
    description: `${summary} All files are one load: they are judged together and stored together, or not at all. Files: ${names.join(", ")}; ${others}.`,
    parameters: loadParameters,
    requestBody: {
      required: true,
      content: {
        "application/zip": { schema: binary },
        "multipart/form-data": { schema: partsOf(operation.bundle) },
      },
    },
    responses: {
      ...describeReport(),
      ...describeProblems(...loadProblems),
    },
  };
}

function partsOf(bundle: Bundle): JsonSchema {
  const files = fileStemsOf(bundle);
  const properties = files.map(({ stem }) => [stem, binary]);
  const required = files.flatMap(({ stem, isRequired }) => (isRequired ? [stem] : []));
  return { type: "object", properties: Object.fromEntries(properties), required };
}

function describeHead({ bundle, direction }: BundleOperation, summary: string): CallDescription {
  const { name, title } = bundle;
  return {
    operationId: `send_${name}`,
    summary,
    tags: [title],
    security: [{ client_credentials: [`${name}:${direction}`] }],
  };
}
