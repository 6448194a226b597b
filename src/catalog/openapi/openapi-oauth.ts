import type { JsonSchema } from "../field-schema.ts";
import { describeAnswer, headersNamed, type CallDescription } from "./openapi-answers.ts";
import {
  count,
  idOf,
  largeCount,
  lettersAndDigits,
  objectOf,
  scopes,
  sentence,
} from "./openapi-kinds.ts";

/** The addresses of OAuth: forms that a client proves itself with, and answers in the words of RFC 6749. */

const proof = { client_id: lettersAndDigits, client_secret: lettersAndDigits } as const;
const howToProve = "Send the client ID and secret by HTTP Basic or as form fields, not both.";
const seconds = { ...largeCount, description: "Seconds since 1970." };

export function describeToken(): CallDescription {
  const token = objectOf({
    access_token: lettersAndDigits,
    token_type: { type: "string", const: "Bearer" },
    expires_in: { ...count, description: "Seconds." },
    scope: scopes,
  });
  return {
    operationId: "issue_token",
    summary: "Get an access token",
    description: `OAuth 2.0 client credentials (RFC 6749 §4.4). ${howToProve}`,
    ...describeForm(
      objectOf(
        { grant_type: { type: "string", const: "client_credentials" } },
        { ...proof, scope: scopes },
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
    {
      scope: scopes,
      client_id: lettersAndDigits,
      token_type: { type: "string", const: "Bearer" },
      iat: seconds,
      exp: seconds,
    },
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

// Whatever it is told of, a token that is none included; the whole form has 16 KB at most.
const anyToken: JsonSchema = { type: "string", minLength: 1, maxLength: 4_000 };
const hint: JsonSchema = { type: "string", maxLength: 100, description: "Passed over." };
const tokenForm = objectOf({ token: anyToken }, { ...proof, token_type_hint: hint });

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
    "429": describeError(
      "Too many requests from one address. Wait `Retry-After` seconds.",
      headersNamed("Retry-After"),
    ),
    "500": describeError("Something went wrong on our side."),
  };
}

const errorWord: JsonSchema = { type: "string", pattern: "^[a-z_]+$", maxLength: 100 };

function describeError(description: string, headers: JsonSchema = {}): JsonSchema {
  const schema = objectOf({
    error: errorWord,
    error_description: sentence,
    request_id: idOf("req"),
  });
  return describeAnswer(description, { "application/json": { schema } }, headers);
}
