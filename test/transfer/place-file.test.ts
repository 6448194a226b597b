import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { placeFile } from "../../src/transfer/place-file.ts";
import { type SftpSession, type SftpTarget, withSftp } from "../../src/transfer/sftp.ts";
import { generateKeyPair, type SshKeyPair } from "../../src/transfer/ssh-keys.ts";
import { isRoot, missingForSshd, type Sshd, type SshdOptions, startSshd } from "../help/sshd.ts";
import { type FakeServer, startFakeServer } from "./fake-sftp-server.ts";
import { bytesOf, options, refusalOf, targetOf } from "./target.ts";

setDefaultTimeout(30_000);

const missing = missingForSshd();
const big = Buffer.alloc(3_000_001, "0123456789");

function place(
  session: SftpSession,
  content: string | Uint8Array,
  change: { directory?: string; fileName?: string } = {},
) {
  const bytes = typeof content === "string" ? Buffer.byteLength(content) : content.length;
  const file = {
    directory: ".",
    fileName: "students.csv",
    bytes,
    source: () => bytesOf(content),
    tempSuffix: "run_1.2",
  };
  return placeFile(session, { ...file, ...change });
}

describe.skipIf(missing !== undefined)(
  `placing a file on OpenSSH${missing === undefined ? "" : ` (${missing})`}`,
  () => {
    let pair: SshKeyPair;
    let sshd: Sshd;
    let target: SftpTarget;
    beforeAll(async () => {
      pair = await generateKeyPair("ed25519", "Riverside USD");
      sshd = await start({});
      target = targetOf(sshd, { privateKey: pair.privateKey });
    });
    afterAll(() => sshd.stop());

    const start = async (change: SshdOptions) => {
      const server = await startSshd(change);
      await server.authorize(pair.publicKey);
      return server;
    };
    const withServer = async (
      change: SshdOptions,
      work: (server: Sshd, other: SftpTarget) => Promise<void>,
    ) => {
      const server = await start(change);
      try {
        await work(server, targetOf(server, { privateKey: pair.privateKey }));
      } finally {
        await server.stop();
      }
    };
    const read = (server: Sshd, name: string) => readFile(join(server.folder, name), "utf8");

    test("it lands whole, under its final name, readable by its owner only, with nothing left beside it", async () => {
      const path = await withSftp(target, options, (session) => place(session, big));
      expect(path).toBe("./students.csv");
      expect(Buffer.compare(await readFile(join(sshd.folder, "students.csv")), big)).toBe(0);
      expect((await stat(join(sshd.folder, "students.csv"))).mode & 0o777).toBe(0o600);
      expect(await readdir(sshd.folder)).toEqual(["students.csv"]);
    });

    test("an empty file and one in many small pieces land as they are", async () => {
      await withSftp(target, options, async (session) => {
        await place(session, "", { fileName: "empty.csv" });
        await placeFile(session, {
          directory: ".",
          fileName: "pieces.csv",
          bytes: 70_000,
          tempSuffix: "run_1.2",
          source: async function* () {
            for (let n = 0; n < 10_000; n++) yield Buffer.from("abcdef\n");
          },
        });
      });
      expect(await read(sshd, "empty.csv")).toBe("");
      expect(await read(sshd, "pieces.csv")).toBe("abcdef\n".repeat(10_000));
    });

    test("it replaces an older file in one step, also inside a folder and by an absolute path", async () => {
      await withSftp(target, options, async (session) => {
        await place(session, "old and longer", { directory: sshd.folder });
        await place(session, "new", { directory: sshd.folder });
      });
      expect(await read(sshd, "students.csv")).toBe("new");
    });

    test("a link left under the temp name is not followed, and its aim is untouched", async () => {
      await writeFile(join(sshd.folder, "precious"), "precious");
      await chmod(join(sshd.folder, "precious"), 0o666);
      await symlink(join(sshd.folder, "precious"), join(sshd.folder, ".students.csv.run_1.2.part"));
      await withSftp(target, options, (session) => place(session, "next"));
      expect(await read(sshd, "precious")).toBe("precious");
      expect(await read(sshd, "students.csv")).toBe("next");
    });

    test("a name that leaves no room for the temp marks is still placed", async () => {
      const fileName = `${"n".repeat(251)}.csv`;
      await withSftp(target, options, (session) => place(session, "long", { fileName }));
      expect(await read(sshd, fileName)).toBe("long");
    });

    test("a missing directory gets path_missing, and the sentence names it", async () => {
      const refusal = await refusalOf(
        withSftp(target, options, (session) => place(session, "x", { directory: "in/nightly" })),
      );
      expect(refusal.code).toBe("path_missing");
      expect(refusal.message).toContain("“in/nightly”");
    });

    test("a folder under the final name gets rename_refused and stays, and the temp file is removed", async () => {
      await mkdir(join(sshd.folder, "taken.csv"));
      const refusal = await refusalOf(
        withSftp(target, options, (session) => place(session, "x", { fileName: "taken.csv" })),
      );
      expect(refusal.code).toBe("rename_refused");
      expect((await stat(join(sshd.folder, "taken.csv"))).isDirectory()).toBe(true);
      expect((await readdir(sshd.folder)).filter((name) => name.startsWith("."))).toEqual([]);
    });

    test("a name that leads elsewhere is refused before anything is written", async () => {
      const refusal = await refusalOf(
        withSftp(target, options, (session) => place(session, "x", { fileName: "../x.csv" })),
      );
      expect(refusal.code).toBe("invalid");
    });

    test("a source that gives fewer bytes than it said is our fault, and the old file stays", async () => {
      await withSftp(target, options, (session) => place(session, "whole"));
      const work = withSftp(target, options, (session) =>
        placeFile(session, {
          directory: ".",
          fileName: "students.csv",
          bytes: 10,
          source: () => bytesOf("half"),
          tempSuffix: "t",
        }),
      );
      expect(work).rejects.toThrow("The source gave 4 bytes, not the 10");
      await work.catch(() => undefined);
      expect(await read(sshd, "students.csv")).toBe("whole");
    });

    test("a source that breaks passes its own error on, the old file stays and the temp file is removed", async () => {
      await withSftp(target, options, (session) => place(session, "whole"));
      const source = async function* () {
        yield big;
        throw new Error("the spool broke");
      };
      const file = {
        directory: ".",
        fileName: "students.csv",
        bytes: big.length,
        source,
        tempSuffix: "t",
      };
      await expect(
        withSftp(target, options, (session) => placeFile(session, file)),
      ).rejects.toThrow("the spool broke");
      expect(await read(sshd, "students.csv")).toBe("whole");
      expect((await readdir(sshd.folder)).filter((name) => name.startsWith("."))).toEqual([]);
    });

    test("without posix-rename the first file is renamed and the next one replaces it", async () => {
      await withServer({ refused: ["posix-rename"] }, async (server, other) => {
        await withSftp(other, options, async (session) => {
          expect(await session.posixRename("a", "b")).toBe("unsupported");
          await place(session, "first");
          expect(await read(server, "students.csv")).toBe("first");
          await place(session, "second");
        });
        expect(await read(server, "students.csv")).toBe("second");
        expect(await readdir(server.folder)).toEqual(["students.csv"]);
      });
    });

    test("without any rename it is permission_denied, with no file left behind", async () => {
      await withServer({ refused: ["posix-rename", "rename"] }, async (server, other) => {
        const refusal = await refusalOf(
          withSftp(other, options, (session) => place(session, "first")),
        );
        expect(refusal.code).toBe("permission_denied");
        expect(refusal.message).toContain("rename");
        expect(await readdir(server.folder)).toEqual([]);
      });
    });

    test("a read-only account gets permission_denied", async () => {
      await withServer({ readOnly: true }, async (_server, other) => {
        const work = withSftp(other, options, (session) => place(session, "x"));
        expect((await refusalOf(work)).code).toBe("permission_denied");
      });
    });

    test("a server whose writes fail part of the way gets incomplete_write: old file untouched, temp file removed", async () => {
      await withServer({ fileBytesMax: 1_000_000 }, async (server, other) => {
        await withSftp(other, options, (session) => place(session, "old"));
        const refusal = await refusalOf(withSftp(other, options, (session) => place(session, big)));
        expect(refusal.code).toBe("incomplete_write");
        expect(await read(server, "students.csv")).toBe("old");
        expect(await readdir(server.folder)).toEqual(["students.csv"]);
      });
    });

    test.skipIf(!canMount())(
      "a full disk gets disk_full: old file untouched, temp file removed (needs the right to mount one)",
      async () => {
        const disk = join(sshd.folder, "disk");
        await mkdir(disk);
        expect(mountDisk(disk)).toBe(true);
        try {
          await withSftp(target, options, (session) =>
            place(session, "old", { directory: "disk" }),
          );
          const refusal = await refusalOf(
            withSftp(target, options, (session) => place(session, big, { directory: "disk" })),
          );
          expect(refusal.code).toBe("disk_full");
          expect(await read(sshd, "disk/students.csv")).toBe("old");
          expect(await readdir(disk)).toEqual(["students.csv"]);
        } finally {
          Bun.spawnSync(["umount", disk]);
        }
      },
    );
  },
);

describe("placing a file on a server that lies", () => {
  const targetFor = (fake: FakeServer): SftpTarget => ({
    host: "sftp.vendor.test",
    address: "127.0.0.1",
    port: fake.port,
    username: "district",
    password: "p4ss",
    hostKeys: [{ type: "ecdsa-sha2-nistp256", fingerprint: fake.hostFingerprint }],
    onUnknownHostKey: "refuse",
  });

  test("confirmed writes of which only a part was kept get incomplete_write: old file untouched, temp file removed", async () => {
    const fake = await startFakeServer({ keepsBytesMax: 500_000 });
    fake.files.set("./students.csv", Buffer.from("old"));
    const refusal = await refusalOf(
      withSftp(targetFor(fake), options, (session) => place(session, big)),
    );
    await fake.stop();
    expect(refusal.code).toBe("incomplete_write");
    expect(refusal.message).toContain("500,000 of the 3,000,001 bytes");
    expect([...fake.files].map(([name, content]) => [name, content.toString()])).toEqual([
      ["./students.csv", "old"],
    ]);
  });

  test("an SFTP channel that ends while the connection stays up gets connection_lost, and the old file stays", async () => {
    const fake = await startFakeServer({ dropsChannelOnWrite: true });
    fake.files.set("./students.csv", Buffer.from("old"));
    const refusal = await refusalOf(
      withSftp(targetFor(fake), options, (session) => place(session, big)),
    );
    await fake.stop();
    expect(refusal.code).toBe("connection_lost");
    expect(fake.files.get("./students.csv")?.toString()).toBe("old");
  });
});

/** Many containers let not even root mount a disk. */
function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "samegoal-disk-"));
  const isMounted = isRoot && mountDisk(folder);
  if (isMounted) Bun.spawnSync(["umount", folder]);
  rmdirSync(folder);
  return isMounted;
}

function mountDisk(folder: string): boolean {
  return Bun.spawnSync(["mount", "-t", "tmpfs", "-o", "size=1m,mode=0777", "tmpfs", folder])
    .success;
}
