import { utils } from "ssh2";
import { fingerprintOfBlob } from "./host-key.ts";

export type SshKeyPair = {
  /** One line for the vendor's `authorized_keys`. */
  readonly publicKey: string;
  /** OpenSSH PEM, without a passphrase: it is sealed where it is stored. */
  readonly privateKey: string;
};

const triesMax = 10; // one bad key in 256, so ten in a row never happen by chance

/** A new key pair that was read back and has signed once. The comment ends up in the vendor's file. */
export async function generateKeyPair(
  type: "ed25519" | "rsa",
  comment: string,
): Promise<SshKeyPair> {
  const line = comment.replace(/[\p{Cc}\s]+/gu, " ").trim();
  for (let tries = 0; tries < triesMax; tries++) {
    const pair = await makeKeyPair(type, line);
    if (isUsable(pair)) return pair;
  }
  throw new Error(`No usable ${type} key in ${triesMax} tries`);
}

export function fingerprintOf(publicKey: string): string {
  const blob = publicKey.trim().split(/\s+/)[1];
  if (blob === undefined) throw new Error("A public key is a type and a base64 text on one line");
  return fingerprintOfBlob(Buffer.from(blob, "base64"));
}

function makeKeyPair(type: "ed25519" | "rsa", comment: string): Promise<SshKeyPair> {
  return new Promise((resolve, reject) => {
    const finish = (error: Error | null, pair: { public: string; private: string }) => {
      if (error) reject(error);
      else resolve({ publicKey: pair.public, privateKey: pair.private });
    };
    if (type === "rsa") utils.generateKeyPair("rsa", { bits: 3072, comment }, finish);
    else utils.generateKeyPair("ed25519", { comment }, finish);
  });
}

// ssh2's generator strips the leading zero bytes of an ed25519 key (ssh2 #1513), and nobody can read what is left.
function isUsable(pair: SshKeyPair): boolean {
  const privateKey = utils.parseKey(pair.privateKey);
  const publicKey = utils.parseKey(pair.publicKey);
  if (privateKey instanceof Error || publicKey instanceof Error) return false;
  const message = Buffer.from("a key that cannot sign is no key");
  try {
    return publicKey.verify(message, privateKey.sign(message)) === true;
  } catch {
    return false;
  }
}
