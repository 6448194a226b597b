import type { JsonSchema } from "../field-schema.ts";
import { describeAnswer, type CallDescription } from "./openapi-answers.ts";
import { objectOf, text } from "./openapi-schemas.ts";

/** The addresses of OAuth: forms that a client proves itself with, and answers in the words of RFC 6749. */

const proof = { client_id: text, client_secret: text } as const;
const howToProve = "Send the client ID and secret by HTTP Basic or as form fields, not both.";
const seconds = { type: "integer", description: "Seconds since 1970." } as const;

export function describeToken(): CallDescription {
  const token = objectOf({
    access_token: text,
    token_type: { type: "string", const: "Bearer" },
    expires_in: { type: "integer", description: "Seconds." },
    scope: text,
  });
  return {
    operationId: "issue_token",
    summary: "Get an access token",
    description: `OAuth 2.0 client credentials (RFC 6749 §4.4). ${howToProve}`,
    ...describeForm(
      objectOf(
        { grant_type: { type: "string", const: "client_credentials" } },
        { ...proof, scope: text },
      ),
    ),
    responses: describeResponses(
      describeAnswer("The token.", { "application/json": { schema: token } }),
      "Not granted, not enabled, or not a token request.",
    ),
  };
}

export function describeRevocation(): CallDescription {
  return {
    operationId: "revoke_token",
    summary: "End an access token",
    description: `It opens nothing from then on (RFC 7009). ${howToProve}`,
    ...describeForm(tokenForm),
    responses: describeResponses(
      describeAnswer("It is revoked, or opened nothing before.", {
        "application/json": { schema: objectOf({}) },
      }),
      "No token, or another client's.",
    ),
  };
}

export function describeIntrospection(): CallDescription {
  const told = objectOf(
    { active: { type: "boolean" } },
    { scope: text, client_id: text, token_type: text, iat: seconds, exp: seconds },
  );
  return {
    operationId: "introspect_token",
    summary: "Ask whether an access token is still good",
    description: `Of your own tokens only; of any other it says that it is not active (RFC 7662). ${howToProve}`,
    ...describeForm(tokenForm),
    responses: describeResponses(
      describeAnswer("What the token opens now.", { "application/json": { schema: told } }),
      "No token.",
    ),
  };
}

const tokenForm = objectOf({ token: text }, { ...proof, token_type_hint: text });

function describeForm(
  schema: JsonSchema,
): Pick<CallDescription, "tags" | "security" | "requestBody"> {
  return {
    tags: ["Access"],
    security: [],
    requestBody: {
      required: true,
      content: { "application/x-www-form-urlencoded": { schema } },
    },
  };
}

function describeResponses(good: JsonSchema, wrong: string): CallDescription["responses"] {
  return {
    "200": good,
    "400": describeError(wrong),
    "401": describeError("Unknown client ID, wrong secret, or terms not yet accepted."),
    "429": describeError("Too many requests from one address. Wait `Retry-After` seconds."),
    "500": describeError("Something went wrong on our side."),
  };
}

function describeError(description: string): JsonSchema {
  const schema = objectOf({ error: text, error_description: text, request_id: text });
  return describeAnswer(description, { "application/json": { schema } });
}
