import { rowsPerPage, rowsPerPageMax } from "../../api/limits.ts";
import { fileFormats } from "../../formats/index.ts";
import { bodyBytesMax, rowsMax } from "../../formats/limits.ts";
import { titleWithin, type Direction, type Endpoint } from "../endpoint.ts";
import { exampleRow } from "../example.ts";
import { rowSchemaName, type JsonSchema } from "../field-schema.ts";
import { layoutOf } from "../shape.ts";
import {
  describeAnswer,
  describeProblems,
  headersNamed,
  type CallDescription,
} from "./openapi-answers.ts";
import { describeListParameters } from "./openapi-list-parameters.ts";
import {
  count,
  cursor,
  entityTags,
  linkLine,
  listOf,
  objectOf,
  orNull,
  sentence,
  uri,
} from "./openapi-kinds.ts";

/** One thing that a client may do with an endpoint. */
export type Operation = {
  readonly endpoint: Endpoint;
  readonly direction: Direction;
  readonly columns: readonly string[];
};

/** Calls by path, then by method. */
export type Paths = Readonly<Record<string, Readonly<Record<string, CallDescription>>>>;

export function describeRead(operation: Operation): Paths {
  const path = `/v1/${operation.endpoint.name}`;
  return {
    [path]: { get: describeList(operation) },
    ...(hasAddress(operation) ? { [`${path}/{key}`]: { get: describeOne(operation) } } : {}),
  };
}

/** Without a key, or without its columns for the client, a row has no address. */
export function hasAddress({ endpoint, columns }: Operation): boolean {
  return endpoint.key.length > 0 && endpoint.key.every((name) => columns.includes(name));
}

function describeList(operation: Operation): CallDescription {
  const { endpoint, columns } = operation;
  const page = objectOf({
    data: listOf(refToRow(operation)),
    next_cursor: orNull(cursor),
  });
  const example = { data: [exampleRow(endpoint, columns)], next_cursor: null };
  return {
    ...describeHead(operation, `List ${titleWithin(endpoint)}`),
    description: `${endpoint.summary} Page by page; \`limit=all\`, or a format other than JSON without a limit, answers everything at once.`,
    parameters: [
      limitParameter,
      cursorParameter,
      formatParameter,
      ...describeListParameters(endpoint, columns),
    ],
    responses: {
      "200": describeAnswer("The rows.", describeFormats(operation, page, example), listHeaders),
      "304": {
        description: "Still what the `ETag` in If-None-Match stands for.",
        headers: { ...headersNamed("X-Request-Id", "Access-Control-Allow-Origin"), ...tagHeaders },
      },
      ...describeProblems(400, 401, 403, 406, 500, 503),
    },
  };
}

function describeOne(operation: Operation): CallDescription {
  const { endpoint, columns } = operation;
  const content = describeFormats(operation, refToRow(operation), exampleRow(endpoint, columns));
  return {
    ...describeHead(operation, `Read one ${endpoint.item}`, "one_of_"),
    description: "By its key. A row that is not granted is 404, as if it did not exist.",
    parameters: [describeKey(endpoint), formatParameter],
    responses: {
      "200": describeAnswer("The row.", content),
      ...describeProblems(400, 401, 403, 404, 406, 500),
    },
  };
}

/** The parts of a key as a list: its style makes of them what an address has, each encoded by itself, with commas between. */
function describeKey(endpoint: Endpoint): JsonSchema {
  const parts = endpoint.key.map((name) => exampleRow(endpoint, endpoint.key)[name]);
  const isOne = parts.length === 1;
  const bounds = { minItems: parts.length, maxItems: parts.length };
  return {
    name: "key",
    in: "path",
    required: true,
    description: `${endpoint.key.join(",")}, each part percent-encoded.`,
    style: "simple",
    explode: false,
    schema: isOne ? sentence : { ...listOf(sentence), ...bounds },
    example: isOne ? parts[0] : parts,
  };
}

export function describeLoad(operation: Operation): Paths {
  const { endpoint, columns } = operation;
  const rows = listOf(refToRow(operation), rowsMax);
  return {
    [`/v1/${endpoint.name}`]: {
      post: {
        ...describeHead(operation, `Send ${titleWithin(endpoint)}`),
        description:
          "Rows are added or updated by their key. Above the error budget nothing is stored.",
        parameters: loadParameters,
        requestBody: {
          required: true,
          content: {
            "application/json": { schema: rows, example: [exampleRow(endpoint, columns)] },
            "text/csv": { schema: wholeFile },
            "application/x-ndjson": { schema: wholeFile },
            "application/xml": { schema: describeXml(operation) },
          },
        },
        responses: {
          ...describeReport(),
          ...describeProblems(...loadProblems),
        },
      },
    },
  };
}

/** What a load answers when it is not refused. */
export function describeReport(): JsonSchema {
  const report = { "application/json": { schema: { $ref: "#/components/schemas/run_report" } } };
  return {
    "200": describeAnswer(
      "Stored, or checked by a dry run; the report says what of it.",
      report,
      replayHeaders,
    ),
    "202": describeAnswer(
      "It goes on, or is held until an administrator of the district decides.",
      report,
      { ...waitHeaders, ...replayHeaders },
    ),
  };
}

export function describeHead(
  { endpoint, direction }: Operation,
  summary: string,
  one = "",
): CallDescription {
  const name = endpoint.name.replaceAll("/", "_");
  return {
    operationId: `${direction === "read" ? "read" : "send"}_${one}${name}`,
    summary,
    tags: [endpoint.title],
    security: [{ client_credentials: [`${endpoint.name}:${direction}`] }],
  };
}

export function refToRow({ endpoint, direction }: Operation): JsonSchema {
  return { $ref: `#/components/schemas/${rowSchemaName(endpoint, direction)}` };
}

function describeFormats(operation: Operation, schema: JsonSchema, example: unknown): JsonSchema {
  const formats = fileFormats.map(({ name, mediaType }) => {
    if (name === "json") return [mediaType, { schema, example }];
    return [mediaType, { schema: name === "xml" ? describeXml(operation) : wholeFile }];
  });
  return Object.fromEntries(formats);
}

/** The same rows, one after another within a root; an empty element is null. */
function describeXml(operation: Operation): JsonSchema {
  const { root } = layoutOf(operation.endpoint, operation.columns);
  return { ...listOf(refToRow(operation)), xml: { name: root, wrapped: true } };
}

const wholeFile: JsonSchema = { type: "string", maxLength: bodyBytesMax };

const limitParameter = {
  name: "limit",
  in: "query",
  description: `Rows a page, ${rowsPerPage} when not said; or \`all\`.`,
  schema: {
    anyOf: [
      { type: "integer", format: "int32", minimum: 1, maximum: rowsPerPageMax },
      { type: "string", const: "all" },
    ],
  },
};

const cursorParameter = {
  name: "cursor",
  in: "query",
  description: "`next_cursor` of the page before.",
  schema: cursor,
};

const formatParameter = {
  name: "format",
  in: "query",
  description: "Instead of the header Accept.",
  schema: { type: "string", enum: fileFormats.map(({ name }) => name) },
};

export const loadParameters = [
  {
    name: "dry_run",
    in: "query",
    description: "`true`: the same checks and the same report, and nothing is stored.",
    schema: { type: "boolean", default: false },
  },
  {
    name: "Idempotency-Key",
    in: "header",
    description:
      "A text of your own for this load, such as a UUID. Sent again within 24 hours with the same body, it gets the report of the first, and nothing is loaded twice.",
    schema: {
      type: "string",
      pattern: "^[ -+.-~-]*[!-+.-~-][ -+.-~-]*$",
      minLength: 1,
      maxLength: 255,
    },
  },
];

export const loadProblems = [400, 401, 403, 409, 413, 415, 422, 500, 503] as const;

const tagHeaders = {
  ETag: { description: "Stands for these very rows; for If-None-Match.", schema: entityTags },
};

const listHeaders = {
  ...tagHeaders,
  "X-Total-Count": { description: "Rows of the whole list.", schema: count },
  Link: { description: 'The next page, `rel="next"`.', schema: linkLine },
};

const replayHeaders = {
  "Idempotency-Replayed": {
    description: "`true`: the report of an earlier load with the same key.",
    schema: { type: "boolean" },
  },
};

const waitHeaders = {
  Location: { description: "Where to look later.", schema: uri },
  ...headersNamed("Retry-After"),
};
