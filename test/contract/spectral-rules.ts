import type { RulesetDefinition } from "@stoplight/spectral-core";
import { oas } from "@stoplight/spectral-rulesets";
import owasp from "@stoplight/spectral-owasp-ruleset";

/** What of the rules is off, by name, each with its reason; everything else is an error or a warning that fails. */
export const rulesOff = {
  // Tokens are opaque and looked up at every call, so nothing of RFC 8725, which is about JWTs, applies.
  "owasp:api2:2023-jwt-best-practices": "off",
  // Tokens live 30 minutes. RFC 6749 §4.4.3: a client that has credentials gets no refresh token.
  "owasp:api2:2023-short-lived-access-tokens": "off",
  // Ids, codes, dates, cursors and links have a pattern, a format or a list; names, addresses, notes and sentences are any text.
  "owasp:api4:2023-string-restricted": "off",
} as const;

/** Where clients prove themselves in a form, which no security scheme of OpenAPI describes, and are counted by their address. */
export const rulesOffForTokens = {
  // The token endpoints cannot be protected by the token that they are about, and HTTP Basic is another rule's error.
  "owasp:api2:2023-write-restricted": "off",
  // Only a client that is known has a limit to be told; 429 says in Retry-After when to come back.
  "owasp:api4:2023-rate-limit": "off",
} as const;

const ofTokens = ["token", "revoke", "introspect"].map((name) => `**#/paths/~1oauth~1${name}`);

// Safe because both are rulesets, whose types come from different copies of one package.
export const everyRule = { extends: [oas, owasp] } as unknown as RulesetDefinition;

export const ruleset: RulesetDefinition = {
  ...everyRule,
  rules: rulesOff,
  overrides: [{ files: ofTokens, rules: rulesOffForTokens }],
};
