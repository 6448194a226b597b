import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { appendFile, chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type SftpTarget, withSftp } from "../../src/transfer/sftp.ts";
import { generateKeyPair } from "../../src/transfer/ssh-keys.ts";
import { isRoot, missingForSshd, type Sshd, startSshd } from "../help/sshd.ts";
import { startFakeServer } from "./fake-sftp-server.ts";
import { options, readText, refusalOf, targetOf } from "./target.ts";

setDefaultTimeout(30_000);

const missing = missingForSshd();

describe.skipIf(missing !== undefined)(
  `reading from OpenSSH${missing === undefined ? "" : ` (${missing})`}`,
  () => {
    let sshd: Sshd;
    let target: SftpTarget;
    beforeAll(async () => {
      const { publicKey, privateKey } = await generateKeyPair("ed25519", "");
      sshd = await startSshd();
      await sshd.authorize(publicKey);
      target = targetOf(sshd, { privateKey });
    });
    afterAll(() => sshd.stop());

    test("a listing tells files from links, FIFOs and folders, and hostile names from plain ones", async () => {
      const folder = join(sshd.folder, "mixed");
      await mkdir(join(folder, "x.csv"), { recursive: true });
      for (const name of ["..csv", "-rf", "a\nb.csv", "students.csv"])
        await writeFile(join(folder, name), "12345");
      await writeFile(
        Buffer.concat([Buffer.from(`${folder}/latin`), Buffer.from([0xe9]), Buffer.from(".csv")]),
        "1",
      );
      await symlink("/etc/passwd", join(folder, "link.csv"));
      Bun.spawnSync(["mkfifo", join(folder, "fifo.csv")]);
      const entries = await withSftp(target, options, (session) => session.list("mixed"));
      expect(entries.map(({ name, kind, isPlain }) => [name, kind, isPlain]).toSorted()).toEqual(
        [
          ["..csv", "file", true],
          ["-rf", "file", true],
          ["a\nb.csv", "file", false],
          ["fifo.csv", "other", true],
          ["latin\uFFFD.csv", "file", false],
          ["link.csv", "link", true],
          ["students.csv", "file", true],
          ["x.csv", "directory", true],
        ].toSorted(),
      );
      const students = entries.find(({ name }) => name === "students.csv");
      expect(students?.bytes).toBe(5);
      expect(students?.modifiedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    });

    test("a folder that is not there gets path_missing, and the sentence names it", async () => {
      const refusal = await refusalOf(
        withSftp(target, options, (session) => session.list("nowhere")),
      );
      expect(refusal.code).toBe("path_missing");
      expect(refusal.message).toContain("“nowhere”");
    });

    test.each([0, 1, 32_767, 32_768, 32_769, 1_000_003])(
      "a file of %d bytes comes back as it is",
      async (bytes) => {
        const content = Buffer.alloc(bytes, "abcdefghij\n").toString();
        await writeFile(join(sshd.folder, "sized.csv"), content);
        const [text, size] = await withSftp(target, options, async (session) => [
          await readText(session.get("sized.csv", { bytesMax: bytes })),
          await session.size("sized.csv"),
        ]);
        expect(text === content).toBe(true);
        expect(size).toBe(bytes);
      },
    );

    test("a file over the limit gets too_large before a byte of it is read", async () => {
      await writeFile(join(sshd.folder, "large.csv"), Buffer.alloc(100_001));
      let taken = 0;
      const work = withSftp(target, options, async (session) => {
        for await (const block of session.get("large.csv", { bytesMax: 100_000 }))
          taken += block.length;
      });
      expect((await refusalOf(work)).code).toBe("too_large");
      expect(taken).toBe(0);
    });

    test("a file that grows past the limit while it is read gets too_large", async () => {
      const path = join(sshd.folder, "growing.csv");
      await writeFile(path, Buffer.alloc(950_000));
      let blocks = 0;
      const work = withSftp(target, options, async (session) => {
        for await (const block of session.get("growing.csv", { bytesMax: 1_000_000 })) {
          blocks += block.length > 0 ? 1 : 0;
          // At the first block, the last ones have not been asked for yet.
          if (blocks === 1) await appendFile(path, Buffer.alloc(200_000));
        }
      });
      expect((await refusalOf(work)).code).toBe("too_large");
      expect(blocks).toBeGreaterThan(1);
    });

    test("a FIFO and a folder are not opened: path_missing at once", async () => {
      Bun.spawnSync(["mkfifo", join(sshd.folder, "pipe.csv")]);
      await mkdir(join(sshd.folder, "folder.csv"));
      for (const name of ["pipe.csv", "folder.csv"]) {
        const work = withSftp(target, options, (session) =>
          readText(session.get(name, { bytesMax: 10 })),
        );
        expect((await refusalOf(work)).code).toBe("path_missing");
      }
    });

    test.skipIf(!isRoot)(
      "a file that our account may not read gets permission_denied (needs root to make one)",
      async () => {
        await writeFile(join(sshd.folder, "secret.csv"), "secret");
        await chmod(join(sshd.folder, "secret.csv"), 0o600);
        const work = withSftp(target, options, (session) =>
          readText(session.get("secret.csv", { bytesMax: 10 })),
        );
        expect((await refusalOf(work)).code).toBe("permission_denied");
      },
    );

    test("a reader that stops early leaves the session usable", async () => {
      await writeFile(join(sshd.folder, "long.csv"), Buffer.alloc(2_000_000));
      const size = await withSftp(target, options, async (session) => {
        for await (const block of session.get("long.csv", { bytesMax: 3_000_000 }))
          if (block.length > 0) break;
        return session.size("long.csv");
      });
      expect(size).toBe(2_000_000);
    });

    test("a session kept beyond its work is over", async () => {
      const session = await withSftp(target, options, async (open) => open);
      await expect(session.list(".")).rejects.toThrow("This SFTP session is over");
    });
  },
);

describe("reading from a server that lies", () => {
  const listFrom = async (misbehaviour: Parameters<typeof startFakeServer>[0]) => {
    const fake = await startFakeServer(misbehaviour);
    const target: SftpTarget = {
      host: "sftp.vendor.test",
      address: "127.0.0.1",
      port: fake.port,
      username: "district",
      password: "p4ss",
      hostKeys: [{ type: "ecdsa-sha2-nistp256", fingerprint: fake.hostFingerprint }],
      onUnknownHostKey: "refuse",
    };
    return withSftp(target, options, (session) => session.list(".")).finally(() => fake.stop());
  };

  test("listed names that lead elsewhere are not plain", async () => {
    const names = ["../../etc/cron.d/x", "/etc/passwd", "a\\b", "a\0b", "fine.csv"];
    const entries = await listFrom({ names });
    expect(entries.filter(({ isPlain }) => isPlain).map(({ name }) => name)).toEqual(["fine.csv"]);
    expect(entries).toHaveLength(5);
  });

  test("a listing without end gets too_large", async () => {
    const names = Array.from({ length: 200 }, (_, n) => `${n}.csv`);
    expect((await refusalOf(listFrom({ names, listsForEver: true }))).code).toBe("too_large");
  });

  test("a listing of empty pages without end gets too_large", async () => {
    expect((await refusalOf(listFrom({ names: [], listsForEver: true }))).code).toBe("too_large");
  });
});
