import { columnOf } from "../endpoint.ts";
import { describeAnswer, describeProblems } from "./openapi-answers.ts";
import { binary } from "./openapi-kinds.ts";
import { describeHead, type Operation, type Paths } from "./openapi-rows.ts";

/** An endpoint without rows: its answer is a package of files. */
export function describePackage(operation: Operation): Paths {
  const { endpoint, columns } = operation;
  const labels = columns.map((name) => columnOf(endpoint, name).label).join(", ");
  const content = { "application/zip": { schema: binary } };
  return {
    [`/v1/${endpoint.name}`]: {
      get: {
        ...describeHead(operation, `Read ${endpoint.title}`),
        description: `${endpoint.summary} The answer is one .zip, whole every time. What is in it: ${labels}.`,
        parameters: [formatParameter],
        responses: {
          "200": describeAnswer("The package.", content),
          ...describeProblems(400, 401, 403, 406, 500, 503),
        },
      },
    },
  };
}

const formatParameter = {
  name: "format",
  in: "query",
  description: "Instead of the header Accept.",
  schema: { type: "string", enum: ["zip"] },
};
