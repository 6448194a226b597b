/** What each failure reason means to people who read a run, and whose turn it is. */
import type { FailureReason } from "../refusal.ts";

export type FailureWords = {
  /** What happened, what it means, and who must do what. */
  readonly sentence: string;
  readonly turn: "vendor" | "district" | "us";
};

export const failureWords = {
  dns_failed: {
    sentence:
      "The host name does not lead to a server. Compare Host with what the vendor gave you, or ask the vendor to mend its DNS.",
    turn: "district",
  },
  address_refused: {
    sentence:
      "The host leads to an address inside a private network, so no connection was made. Enter the vendor's public host name.",
    turn: "district",
  },
  connect_failed: {
    sentence:
      "The server could not be reached. Compare Host and Port, then ask the vendor whether its SFTP server is running and lets us in.",
    turn: "vendor",
  },
  connection_lost: {
    sentence:
      "The connection broke before the work was done. The next run starts afresh; if it happens again, ask the vendor to look at its SFTP server.",
    turn: "vendor",
  },
  timed_out: {
    sentence:
      "The server was too slow to finish in the time a run may take. The next run starts afresh; if it happens again, ask the vendor to look at its SFTP server.",
    turn: "vendor",
  },
  host_key_unconfirmed: {
    sentence:
      "Nobody has confirmed the server's host key yet, so no password was sent. Compare the fingerprint with the vendor's, then confirm it with Test connection.",
    turn: "district",
  },
  host_key_changed: {
    sentence:
      "The server showed another host key than the one on record, so nothing was sent. Ask the vendor for its fingerprint; if it matches, choose Trust the new key.",
    turn: "district",
  },
  auth_failed: {
    sentence:
      "The server did not accept the sign-in. Compare Username and Password with the vendor's, or ask the vendor to install the public key.",
    turn: "district",
  },
  path_missing: {
    sentence:
      "The folder or file is not on the server. Compare the path with the vendor's, or ask the vendor to create it.",
    turn: "district",
  },
  permission_denied: {
    sentence:
      "The server does not let our account do this. Ask the vendor to give the account the rights it needs in that folder.",
    turn: "vendor",
  },
  disk_full: {
    sentence:
      "The server's disk is full, so the file was not placed. Ask the vendor to make room, then run again.",
    turn: "vendor",
  },
  quota_exceeded: {
    sentence:
      "Our account's storage quota on the server is used up. Ask the vendor to raise it or to remove old files, then run again.",
    turn: "vendor",
  },
  incomplete_write: {
    sentence:
      "The server did not store the whole file, so it was not placed. The disk or the quota may be full. Ask the vendor to look, then run again.",
    turn: "vendor",
  },
  rename_refused: {
    sentence:
      "The file arrived, but the server refused to give it its final name. Ask the vendor to let our account rename and replace files in that folder.",
    turn: "vendor",
  },
  too_large: {
    sentence:
      "The file is larger than a run may take, so none of it was read. Ask the vendor to send a smaller file.",
    turn: "vendor",
  },
  not_finished: {
    sentence:
      "The file was still being written when we looked, so none of it was read. The next run looks again.",
    turn: "vendor",
  },
  empty_file: {
    sentence:
      "The file holds no rows, so nothing was changed. Ask the vendor to send the whole file.",
    turn: "vendor",
  },
  format_invalid: {
    sentence:
      "The file could not be read in its declared format, so nothing was changed. Ask the vendor to mend the file.",
    turn: "vendor",
  },
  too_many_errors: {
    sentence:
      "Too many rows had errors, so nothing was changed. Send the error file to the vendor and ask for a corrected one.",
    turn: "vendor",
  },
  terms_missing: {
    sentence:
      "The contact has not accepted the current terms of service, so nothing was moved. The contact must accept them.",
    turn: "vendor",
  },
  disabled: {
    sentence: "The integration is disabled, so nothing was moved. An administrator can enable it.",
    turn: "district",
  },
  internal: {
    sentence: "Something went wrong on our side, and it has been logged. The run can be repeated.",
    turn: "us",
  },
} as const satisfies Record<FailureReason, FailureWords>;

/** An export's file is ours, so what is wrong with it is nothing that the vendor could mend. */
const refusedExport: FailureWords = {
  sentence:
    "A cell would be taken for a formula, so nothing was sent. Correct it where it comes from, or change Formulas under SFTP Push.",
  turn: "district",
};

/** What a run's reason means for its kind of work. */
export function wordsOf({
  work,
  reason,
}: {
  readonly work: "push" | "pull" | "load";
  readonly reason: FailureReason;
}): FailureWords {
  return work === "push" && reason === "format_invalid" ? refusedExport : failureWords[reason];
}
