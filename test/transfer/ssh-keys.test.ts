import { describe, expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { utils } from "ssh2";
import { fingerprintOf, generateKeyPair } from "../../src/transfer/ssh-keys.ts";

const keygen = Bun.which("ssh-keygen");

describe("a generated key pair", () => {
  test("can be read back and signs, 1,000 ed25519 keys out of 1,000", async () => {
    const message = Buffer.from("nightly");
    for (let n = 0; n < 1_000; n++) {
      const pair = await generateKeyPair("ed25519", "");
      const privateKey = utils.parseKey(pair.privateKey);
      const publicKey = utils.parseKey(pair.publicKey);
      if (privateKey instanceof Error || publicKey instanceof Error)
        throw new Error(`key ${n} cannot be read`);
      expect(publicKey.verify(message, privateKey.sign(message))).toBe(true);
    }
  });

  test("has a public half on one line, whatever the comment says", async () => {
    const { publicKey } = await generateKeyPair("ed25519", "Riverside\nssh-rsa AAAA  attacker\r");
    expect(publicKey).toMatch(/^ssh-ed25519 [A-Za-z0-9+/=]+ Riverside ssh-rsa AAAA attacker$/);
  });

  test.skipIf(keygen === null).each(["ed25519", "rsa"] as const)(
    "%s is read by OpenSSH, which prints the same fingerprint (needs ssh-keygen)",
    async (type) => {
      const { publicKey, privateKey } = await generateKeyPair(type, "Riverside USD");
      const folder = await mkdtemp(join(tmpdir(), "samegoal-keys-"));
      await writeFile(join(folder, "key"), privateKey, { mode: 0o600 });
      const derived = Bun.spawnSync(["ssh-keygen", "-y", "-f", join(folder, "key")])
        .stdout.toString()
        .trim();
      const printed = Bun.spawnSync(["ssh-keygen", "-lf", join(folder, "key")]).stdout.toString();
      await rm(folder, { recursive: true });
      expect(derived).toBe(publicKey);
      expect(printed.split(" ")[1]).toBe(fingerprintOf(publicKey));
      expect(printed).toStartWith(type === "rsa" ? "3072 " : "256 ");
    },
  );
});
