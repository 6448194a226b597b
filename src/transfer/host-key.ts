import { createHash } from "node:crypto";
import type { ServerHostKeyAlgorithm } from "ssh2";
import { Refusal } from "../refusal.ts";

export type HostKey = {
  readonly type: string;
  /** `SHA256:…`, as `ssh-keygen -lf` prints it. */
  readonly fingerprint: string;
};

export type UnknownHostKey = "refuse" | "pin";

export function fingerprintOfBlob(blob: Uint8Array): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** RFC 4253 §6.6: a public key begins with its own type as a string. */
export function readHostKeyBlob(blob: Buffer): HostKey {
  const type = blob.subarray(4, 4 + blob.readUInt32BE(0)).toString("latin1");
  return { type, fingerprint: fingerprintOfBlob(blob) };
}

/** Why nothing may be sent to a server that showed `shown`, or undefined when it may. */
export function findHostKeyRefusal(
  shown: HostKey,
  expected: { host: string; hostKeys: readonly HostKey[]; onUnknownHostKey: UnknownHostKey },
): Refusal | undefined {
  const { host, hostKeys } = expected;
  if (
    hostKeys.some((known) => known.type === shown.type && known.fingerprint === shown.fingerprint)
  )
    return undefined;
  if (hostKeys.length > 0) return changed(host, shown, hostKeys);
  if (expected.onUnknownHostKey === "pin") return undefined;
  return new Refusal(
    "host_key_unconfirmed",
    `${host} showed the host key ${describe(shown)}, which nobody has confirmed yet, so no password was sent. ` +
      "Ask the vendor for the fingerprint of its server, compare the two, then confirm it with Test connection.",
  );
}

// A server may gain a key of another type: asking for the known types first keeps that from looking like an impostor.
export function orderHostKeyAlgorithms(hostKeys: readonly HostKey[]): ServerHostKeyAlgorithm[] {
  const isKnown = (algorithm: ServerHostKeyAlgorithm) =>
    hostKeys.some((known) => known.type === (algorithm.startsWith("rsa-") ? "ssh-rsa" : algorithm));
  return [
    ...hostKeyAlgorithms.filter(isKnown),
    ...hostKeyAlgorithms.filter((algorithm) => !isKnown(algorithm)),
  ];
}

// Without ssh-rsa: its signatures are SHA-1, and every server since 2017 offers the same key with SHA-2.
const hostKeyAlgorithms: readonly ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
];

function changed(host: string, shown: HostKey, known: readonly HostKey[]): Refusal {
  return new Refusal(
    "host_key_changed",
    `${host} showed the host key ${describe(shown)}, but the one on record is ${known.map(describe).join(" or ")}. ` +
      "Either the vendor replaced its key or another server answers in its place, so nothing was sent. " +
      "Ask the vendor which fingerprint is right. If it is the first one, choose Trust the new key.",
  );
}

function describe(key: HostKey): string {
  return `${key.fingerprint} (${key.type})`;
}
