/** Stable words for why a run or a file failed; each has a sentence in `src/transfer/failure-words.ts`. */
export const failureReasons = [
  "dns_failed",
  "address_refused",
  "connect_failed",
  "connection_lost",
  "timed_out",
  "host_key_unconfirmed",
  "host_key_changed",
  "auth_failed",
  "path_missing",
  "permission_denied",
  "disk_full",
  "quota_exceeded",
  "incomplete_write",
  "rename_refused",
  "too_large",
  "not_finished",
  "empty_file",
  "format_invalid",
  "too_many_errors",
  "terms_missing",
  "disabled",
  "internal",
] as const;
export type FailureReason = (typeof failureReasons)[number];

export type RefusalCode =
  | FailureReason
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "gone"
  | "unsupported"
  | "not_acceptable"
  | "key_in_use"
  | "key_reused"
  | "too_many_requests"
  | "too_many_at_once"
  | "unavailable";

/**
 * Something expected went wrong: a code for programs, one sentence for people, and the fields it is about.
 * Anything else that is thrown is a fault of ours and is never shown.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly fields: Readonly<Record<string, string>>;

  constructor(code: RefusalCode, sentence: string, fields: Record<string, string> = {}) {
    super(sentence);
    this.name = "Refusal";
    this.code = code;
    this.fields = fields;
  }
}

export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Refusal;
}
