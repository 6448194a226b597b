/** What the SSH library and the servers behind it say, as the stable words and in sentences an administrator can use. */
import { type FailureReason, Refusal } from "../refusal.ts";

/** What one request to the server was meant to do; `path` is ours, checked before, and may be shown. */
export type Step = {
  readonly doing: "list" | "look" | "create" | "write" | "open" | "read" | "rename" | "remove";
  readonly path: string;
};

/** What was seen of a connection before it failed: the library's error alone does not tell a dead host from a mute one. */
export type ConnectionFacts = {
  readonly host: string;
  readonly port: number;
  stage: "unreached" | "connected" | "signed in" | "open";
  isPasswordExpired: boolean;
  /** One of several sign-in steps was accepted and the server wants another. */
  isPartlySignedIn: boolean;
  methodsTried: string[];
  methodsOffered: string[];
  /** `ssh-ed25519`, `ssh-rsa` …; undefined until a key was tried. */
  keyType: string | undefined;
};

type LibraryError = { readonly code?: string | number; readonly message?: string };

export function connectionFailure(error: unknown, facts: ConnectionFacts): Refusal {
  const { host, port } = facts;
  const { code, message = "" } = error as LibraryError; // safe because every field is optional and only compared
  if (facts.isPasswordExpired)
    return authFailed(
      `${host} wants a new password before it lets our account in. Ask the vendor to set one.`,
    );
  if (/authentication methods failed|too many authentication/i.test(message))
    return signInFailure(facts);
  if (/no matching/i.test(message)) return connectFailed(handshakeSentence(host, message));
  if (facts.stage === "unreached") return connectFailed(unreachableSentence(facts, code));
  // A login script that prints a line, a folder with wrong rights, SFTP switched off: the library sees only noise.
  if (facts.stage === "signed in") {
    return connectFailed(
      `${host} accepted the sign-in but opened no SFTP session. Ask the vendor to switch SFTP on for our account and to check its folder.`,
    );
  }
  if (/timed out/i.test(message)) {
    return new Refusal(
      "timed_out",
      `${host} took the connection on port ${port} but did not finish the sign-in in time. Ask the vendor to look at its SFTP server.`,
    );
  }
  if (facts.methodsTried.length > 0) return connectionLost(host);
  return connectFailed(
    `${host} ended the connection on port ${port} before the sign-in. Compare Port with what the vendor gave you. ` +
      "If it is the same, ask the vendor whether its SFTP server is busy or blocks our address.",
  );
}

/** A request on a working connection was refused, or the connection broke under it. */
export function stepFailure(error: unknown, step: Step, host: string): Refusal {
  const { code, message = "" } = error as LibraryError; // safe because every field is optional and only compared
  if (typeof code !== "number") return connectionLost(host);
  const reason = reasonOfStatus(code, message, step);
  return new Refusal(reason, stepSentence(reason, step, host));
}

export function connectionLost(host: string): Refusal {
  return new Refusal(
    "connection_lost",
    `The connection to ${host} broke before the work was done. Files under their final names are as they were. ` +
      "If it happens again, ask the vendor to look at its SFTP server.",
  );
}

export function deadlinePassed(host: string, milliseconds: number): Refusal {
  const seconds = Math.ceil(milliseconds / 1000).toLocaleString("en-US");
  return new Refusal(
    "timed_out",
    `${host} was not done within ${seconds} seconds, so we stopped. Files under their final names are as they were. ` +
      "If it happens again, ask the vendor to look at its SFTP server.",
  );
}

function signInFailure(facts: ConnectionFacts): Refusal {
  const { host, methodsTried, methodsOffered } = facts;
  if (facts.isPartlySignedIn) {
    return authFailed(
      `${host} accepted the first sign-in step and asks for a second one, such as a key and a password together. ` +
        "Ask the vendor to let our account in with one of them.",
    );
  }
  const rsaNote =
    facts.keyType === "ssh-rsa"
      ? " An RSA key also fails where only rsa-sha2-512 signatures are allowed; an Ed25519 key works there."
      : "";
  const hasTried = (method: string) => methodsTried.includes(method);
  if (hasTried("publickey")) {
    return authFailed(
      `${host} did not accept our key. Compare Username with what the vendor gave you, then ask the vendor to install the public key.${rsaNote}`,
    );
  }
  if (hasTried("password") || hasTried("keyboard-interactive")) {
    return authFailed(
      `${host} did not accept Username and Password. Enter them again as the vendor gave them, or ask the vendor to reset them.`,
    );
  }
  const offered = methodsOffered.includes("publickey")
    ? "takes keys only, no passwords. Switch to our key and ask the vendor to install it"
    : "takes no keys. Enter the password that the vendor gave you";
  return authFailed(`${host} ${offered}.`);
}

function handshakeSentence(host: string, message: string): string {
  const [what, cure] = /key exchange/i.test(message)
    ? [
        "key exchange (it may allow only post-quantum ones)",
        "curve25519-sha256 or ecdh-sha2-nistp256",
      ]
    : /host key/i.test(message)
      ? ["kind of host key", "an Ed25519, ECDSA or RSA (SHA-2) host key"]
      : /cipher/i.test(message)
        ? ["cipher", "aes128-gcm@openssh.com or aes256-ctr"]
        : ["message check", "hmac-sha2-256"];
  return `${host} and this product have no ${what} in common, so no connection was made. Ask the vendor to allow ${cure} as well.`;
}

function unreachableSentence(
  { host, port }: ConnectionFacts,
  code: string | number | undefined,
): string {
  const what =
    code === "ECONNREFUSED"
      ? `Nothing takes connections at ${host}, port ${port}.`
      : code === "EHOSTUNREACH" || code === "ENETUNREACH"
        ? `No way leads from here to ${host}.`
        : `${host} did not answer on port ${port}.`;
  return `${what} Compare Host and Port with what the vendor gave you, then ask the vendor whether its SFTP server runs and its firewall lets us in.`;
}

type StatusReason = Extract<
  FailureReason,
  | "path_missing"
  | "permission_denied"
  | "disk_full"
  | "quota_exceeded"
  | "incomplete_write"
  | "rename_refused"
  | "connection_lost"
>;

// Codes above 8 come from later drafts of SFTP; ProFTPD and Windows servers send them in version 3 as well.
function reasonOfStatus(code: number, message: string, step: Step): StatusReason {
  if (code === 2 || code === 10) return "path_missing";
  if (code === 14 || /no space|disk full/i.test(message)) return "disk_full";
  if (code === 15 || /quota/i.test(message)) return "quota_exceeded";
  if (code === 3 || code === 12)
    return step.doing === "write" ? "incomplete_write" : "permission_denied";
  if (code === 6 || code === 7) return "connection_lost";
  if (step.doing === "write") return "incomplete_write";
  return step.doing === "rename" ? "rename_refused" : "permission_denied";
}

function stepSentence(reason: StatusReason, { doing, path }: Step, host: string): string {
  const place = doing === "create" ? directoryOf(path) : path;
  switch (reason) {
    case "path_missing":
      return doing === "create" || doing === "list"
        ? `The folder “${place}” is not on ${host}. Compare Directory with what the vendor gave you, or ask the vendor to create it.`
        : `“${place}” is not on ${host}. Compare the path with what the vendor gave you, or ask the vendor to put it there.`;
    case "disk_full":
      return `The disk of ${host} is full, so “${path}” was not stored. Ask the vendor to make room, then run again.`;
    case "quota_exceeded":
      return `Our account's storage on ${host} is used up, so “${path}” was not stored. Ask the vendor to raise the quota, then run again.`;
    case "incomplete_write":
      return `${host} stopped storing “${path}” part of the way, so it was not placed. Ask the vendor whether its disk or our quota is full, then run again.`;
    case "rename_refused":
      return `${host} refused to rename a finished file to “${path}”. Ask the vendor to let our account rename and replace files there.`;
    case "permission_denied":
      return `${host} does not let our account ${deeds[doing]} “${place}”. Ask the vendor to give it that right.`;
    case "connection_lost":
      return connectionLost(host).message;
  }
}

const deeds = {
  list: "list the folder",
  look: "look at",
  create: "create files in the folder",
  write: "write to",
  open: "read",
  read: "read",
  rename: "rename a file to",
  remove: "remove",
} as const satisfies Record<Step["doing"], string>;

function directoryOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end > 0 ? path.slice(0, end) : path.slice(0, end + 1) || ".";
}

function authFailed(sentence: string): Refusal {
  return new Refusal("auth_failed", sentence);
}

function connectFailed(sentence: string): Refusal {
  return new Refusal("connect_failed", sentence);
}
