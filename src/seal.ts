import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** Seals small secrets (SFTP passwords, private keys) with AES-256-GCM under SECRET_KEY. */
export type Seal = {
  /** Short name of the key, part of every sealed text, so that a rotation can tell old from new. */
  readonly keyId: string;
  seal(plain: string): string;
  open(sealed: string): string;
  /** For spooled bytes: a key of their own, derived from SECRET_KEY. */
  readonly spoolKey: Buffer;
};

export function createSeal(secretKey: Buffer): Seal {
  const key = derive(secretKey, "sealed secrets");
  const keyId = createHash("sha256").update(key).digest("hex").slice(0, 8);
  return {
    keyId,
    spoolKey: derive(secretKey, "spooled bytes"),
    seal: (plain) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return [
        "v1",
        keyId,
        Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url"),
      ].join(".");
    },
    open: (sealed) => {
      const [version, sealedWith, packed] = sealed.split(".");
      if (version !== "v1" || sealedWith !== keyId || packed === undefined) {
        throw new Error(`sealed with key ${sealedWith}, but SECRET_KEY is ${keyId}`);
      }
      const bytes = Buffer.from(packed, "base64url");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return decipher.update(bytes.subarray(28), undefined, "utf8") + decipher.final("utf8");
    },
  };
}

function derive(secretKey: Buffer, purpose: string): Buffer {
  return createHash("sha256").update(secretKey).update(`\0${purpose}`).digest();
}
