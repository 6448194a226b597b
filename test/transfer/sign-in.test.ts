import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { utils } from "ssh2";
import { readHostKey, withSftp } from "../../src/transfer/sftp.ts";
import { generateKeyPair } from "../../src/transfer/ssh-keys.ts";
import { isRoot, missingForSshd, type Sshd, startSshd } from "../help/sshd.ts";
import { type FakeServer, startFakeServer } from "./fake-sftp-server.ts";
import { bytesOf, options, readText, refusalOf, targetOf } from "./target.ts";

setDefaultTimeout(30_000);

const missing = missingForSshd();

describe.skipIf(missing !== undefined)(
  `signing in to OpenSSH${missing === undefined ? "" : ` (${missing})`}`,
  () => {
    let sshd: Sshd;
    beforeAll(async () => {
      sshd = await startSshd();
    });
    afterAll(() => sshd.stop());

    test.each(["ed25519", "rsa"] as const)(
      "our own %s key moves a file there and back",
      async (type) => {
        const { publicKey, privateKey } = await generateKeyPair(type, "Riverside USD");
        await sshd.authorize(publicKey);
        const text = await withSftp(targetOf(sshd, { privateKey }), options, async (session) => {
          await session.put(bytesOf(`by ${type}`), "own-key.csv");
          return readText(session.get("own-key.csv", { bytesMax: 100 }));
        });
        expect(text).toBe(`by ${type}`);
      },
    );

    test("an ECDSA key signs in", async () => {
      const pair = utils.generateKeyPairSync("ecdsa", { bits: 256 });
      await sshd.authorize(pair.public);
      const target = targetOf(sshd, { privateKey: pair.private });
      expect(await withSftp(target, options, (session) => session.exists("nothing.csv"))).toBe(
        false,
      );
    });

    test("a key that was never installed gets auth_failed, and the sentence asks to install it", async () => {
      const { privateKey } = await generateKeyPair("ed25519", "");
      const refusal = await refusalOf(
        withSftp(targetOf(sshd, { privateKey }), options, (session) => session.list(".")),
      );
      expect(refusal.code).toBe("auth_failed");
      expect(refusal.message).toContain("install the public key");
    });

    test.skipIf(!isRoot)("a password signs in (needs root for a throw-away user)", async () => {
      const target = targetOf(sshd, { password: sshd.password });
      expect(await withSftp(target, options, (session) => session.exists("."))).toBe(true);
    });

    test("a wrong password gets auth_failed", async () => {
      const target = targetOf(sshd, { password: "not the one" });
      const refusal = await refusalOf(withSftp(target, options, (session) => session.list(".")));
      expect(refusal.code).toBe("auth_failed");
      expect(refusal.message).toContain("Password");
    });

    test("a stored key that cannot be read is our fault, not the server's", async () => {
      const target = targetOf(sshd, { privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n" });
      const work = withSftp(target, options, (session) => session.list("."));
      await expect(work).rejects.toThrow("The stored private key cannot be read");
    });

    test("a closed port gets connect_failed", async () => {
      const target = targetOf(sshd, { port: 1, password: "secret" });
      expect(
        (await refusalOf(withSftp(target, options, (session) => session.list(".")))).code,
      ).toBe("connect_failed");
    });

    test("the host key is read without a sign-in, with the fingerprint that ssh-keygen prints", async () => {
      await sshd.restart();
      const key = await readHostKey(targetOf(sshd), options);
      expect(key).toEqual({ type: "ssh-ed25519", fingerprint: sshd.hostFingerprint });
      expect(sshd.log()).toContain("Connection from");
      expect(sshd.log()).not.toContain("userauth-request");
    });

    test("an unconfirmed host key is refused with its fingerprint, before user name and password are sent", async () => {
      await sshd.restart();
      const target = targetOf(sshd, { password: "secret", hostKeys: [] });
      const refusal = await refusalOf(withSftp(target, options, (session) => session.list(".")));
      expect(refusal.code).toBe("host_key_unconfirmed");
      expect(refusal.message).toContain(sshd.hostFingerprint);
      expect(sshd.log()).toContain("Connection from");
      expect(sshd.log()).not.toContain("userauth-request");
    });

    test("an unconfirmed host key is pinned where that is wanted, and handed to the caller", async () => {
      const { publicKey, privateKey } = await generateKeyPair("ed25519", "");
      await sshd.authorize(publicKey);
      await sshd.restart();
      const target = targetOf(sshd, { privateKey, hostKeys: [], onUnknownHostKey: "pin" });
      const hostKey = await withSftp(target, options, async (session) => session.hostKey);
      expect(hostKey).toEqual({ type: "ssh-ed25519", fingerprint: sshd.hostFingerprint });
      expect(sshd.log()).toContain("userauth-request");
    });

    test("a changed host key is refused even where unknown ones are pinned: both fingerprints shown, nothing sent", async () => {
      const target = targetOf(sshd, { password: "secret", onUnknownHostKey: "pin" });
      const before = sshd.hostFingerprint;
      await sshd.restart({ newHostKey: true });
      let worked = false;
      const refusal = await refusalOf(withSftp(target, options, async () => (worked = true)));
      expect(refusal.code).toBe("host_key_changed");
      expect(refusal.message).toContain(before);
      expect(refusal.message).toContain(sshd.hostFingerprint);
      expect(sshd.hostFingerprint).not.toBe(before);
      expect(worked).toBe(false);
      expect(sshd.log()).not.toContain("userauth-request");
    });
  },
);

describe.skipIf(missing !== undefined)("host keys of several types", () => {
  let sshd: Sshd;
  let privateKey: string;
  beforeAll(async () => {
    const pair = await generateKeyPair("ed25519", "");
    privateKey = pair.privateKey;
    sshd = await startSshd({ hostKeyTypes: ["rsa"] });
    await sshd.authorize(pair.publicKey);
  });
  afterAll(() => sshd.stop());

  test("a server that gains an Ed25519 key still passes with its RSA key on record", async () => {
    const hostKeys = [await readHostKey(targetOf(sshd), options)];
    expect(hostKeys[0]?.type).toBe("ssh-rsa");
    await sshd.restart({ hostKeyTypes: ["rsa", "ed25519", "ecdsa"] });
    const shown = await withSftp(
      targetOf(sshd, { privateKey, hostKeys }),
      options,
      async (session) => session.hostKey,
    );
    expect(shown).toEqual(hostKeys[0]!);
  });

  test("a server that lost the key on record and shows another type gets host_key_changed", async () => {
    const hostKeys = [await readHostKey(targetOf(sshd), options)];
    expect(hostKeys[0]?.type).toBe("ssh-ed25519");
    await sshd.restart({ hostKeyTypes: ["ecdsa"] });
    const target = targetOf(sshd, { privateKey, hostKeys });
    expect((await refusalOf(withSftp(target, options, (session) => session.list(".")))).code).toBe(
      "host_key_changed",
    );
  });
});

describe.skipIf(missing !== undefined)("servers with demands that we cannot meet", () => {
  const signInTo = async (config: readonly string[], type: "ed25519" | "rsa" = "ed25519") => {
    const sshd = await startSshd({ config });
    try {
      const { publicKey, privateKey } = await generateKeyPair(type, "");
      await sshd.authorize(publicKey);
      return await refusalOf(
        withSftp(targetOf(sshd, { privateKey }), options, (session) => session.list(".")),
      );
    } finally {
      await sshd.stop();
    }
  };

  test("only post-quantum key exchange gets connect_failed, in words that name what to allow", async () => {
    const refusal = await signInTo(["KexAlgorithms sntrup761x25519-sha512@openssh.com"]);
    expect(refusal.code).toBe("connect_failed");
    expect(refusal.message).toContain("post-quantum");
    expect(refusal.message).toContain("curve25519-sha256");
  });

  test("only a cipher that we lack gets connect_failed, in words that name what to allow", async () => {
    const refusal = await signInTo(["Ciphers chacha20-poly1305@openssh.com"]);
    expect(refusal.code).toBe("connect_failed");
    expect(refusal.message).toContain("cipher");
  });

  test("key and password together get auth_failed, in words that say so", async () => {
    const refusal = await signInTo(["AuthenticationMethods publickey,password"]);
    expect(refusal.code).toBe("auth_failed");
    expect(refusal.message).toContain("a key and a password together");
  });

  test("only rsa-sha2-512 signatures get auth_failed, in words that point to an Ed25519 key", async () => {
    const refusal = await signInTo(["PubkeyAcceptedAlgorithms rsa-sha2-512"], "rsa");
    expect(refusal.code).toBe("auth_failed");
    expect(refusal.message).toContain("Ed25519");
  });

  test("an account that may sign in but has no SFTP gets connect_failed, in words that say so", async () => {
    const refusal = await signInTo(["ForceCommand /bin/false"]);
    expect(refusal.code).toBe("connect_failed");
    expect(refusal.message).toContain("opened no SFTP session");
  });

  test("a password for a server that takes keys only gets auth_failed, and the password is never sent", async () => {
    const sshd = await startSshd({ config: ["PasswordAuthentication no"] });
    const refusal = await refusalOf(
      withSftp(targetOf(sshd, { password: "secret" }), options, (session) => session.list(".")),
    );
    const log = sshd.log();
    await sshd.stop();
    expect(refusal.code).toBe("auth_failed");
    expect(refusal.message).toContain("keys only");
    expect(log).toContain("method none");
    expect(log).not.toContain("method password");
  });
});

describe("ways of asking for a password that OpenSSH does not use here", () => {
  const targetFor = (fake: FakeServer) => ({
    host: "sftp.vendor.test",
    address: "127.0.0.1",
    port: fake.port,
    username: "district",
    password: "p4ss",
    hostKeys: [{ type: "ecdsa-sha2-nistp256", fingerprint: fake.hostFingerprint }],
    onUnknownHostKey: "refuse" as const,
  });

  test("the first hidden question is answered with the password, and no other one", async () => {
    const fake = await startFakeServer({ asksForPassword: true });
    expect(await withSftp(targetFor(fake), options, (session) => session.exists("a.csv"))).toBe(
      false,
    );
    await fake.stop();
    expect(fake.passwords).toEqual(["p4ss", ""]);
  });

  test("an expired password gets auth_failed at once, in words that say who sets a new one", async () => {
    const fake = await startFakeServer({ wantsNewPassword: true });
    const refusal = await refusalOf(
      withSftp(targetFor(fake), options, (session) => session.list(".")),
    );
    await fake.stop();
    expect(refusal.code).toBe("auth_failed");
    expect(refusal.message).toContain("wants a new password");
  });
});
