import { Refusal, type RefusalCode } from "../refusal.ts";

/** The words of RFC 6749 §5.2 and RFC 6750 §3.1, with our own code for each. */
const codes = {
  invalid_request: "invalid",
  invalid_client: "unauthenticated",
  invalid_grant: "invalid",
  unauthorized_client: "forbidden",
  unsupported_grant_type: "invalid",
  invalid_scope: "invalid",
  invalid_token: "unauthenticated",
  insufficient_scope: "forbidden",
} as const satisfies Record<string, RefusalCode>;

export type TokenWord = keyof typeof codes;

/** A refusal that OAuth has a word for. The sentence is ASCII without quotes: RFC 6749 §5.2 allows nothing else. */
export class TokenRefusal extends Refusal {
  readonly word: TokenWord;
  /** The scope that would have been enough. */
  readonly scopeNeeded: string | undefined;

  constructor(word: TokenWord, sentence: string, scopeNeeded?: string) {
    super(codes[word], sentence);
    this.name = "TokenRefusal";
    this.word = word;
    this.scopeNeeded = scopeNeeded;
  }
}
