import { isRefusal, type Refusal } from "../../src/refusal.ts";
import type { SftpTarget } from "../../src/transfer/sftp.ts";
import type { Sshd } from "../help/sshd.ts";

export const options = { deadlineMilliseconds: 20_000 } as const;

/** The server as an integration would know it, its host key confirmed. */
export function targetOf(sshd: Sshd, change: Partial<SftpTarget> = {}): SftpTarget {
  return {
    host: "sftp.vendor.test",
    address: "127.0.0.1",
    port: sshd.port,
    username: sshd.username,
    hostKeys: [{ type: "ssh-ed25519", fingerprint: sshd.hostFingerprint }],
    onUnknownHostKey: "refuse",
    ...change,
  };
}

export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work;
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
  throw new Error("This was not refused");
}

export async function* bytesOf(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield typeof text === "string" ? Buffer.from(text) : text;
}

export async function readText(source: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
