import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { placeFile } from "../../src/transfer/place-file.ts";
import {
  readHostKey,
  type SftpOptions,
  type SftpTarget,
  withSftp,
} from "../../src/transfer/sftp.ts";
import { generateKeyPair } from "../../src/transfer/ssh-keys.ts";
import { missingForSshd, type Sshd, startSshd } from "../help/sshd.ts";
import { options, refusalOf, targetOf } from "./target.ts";

setDefaultTimeout(30_000);

const missing = missingForSshd();

describe.skipIf(missing !== undefined)(
  `OpenSSH that goes away${missing === undefined ? "" : ` (${missing})`}`,
  () => {
    let sshd: Sshd;
    let target: SftpTarget;
    beforeAll(async () => {
      const { publicKey, privateKey } = await generateKeyPair("ed25519", "");
      sshd = await startSshd();
      await sshd.authorize(publicKey);
      target = targetOf(sshd, { privateKey });
    });
    afterEach(() => sshd.signalSessions("SIGKILL"));
    afterAll(() => sshd.stop());

    /** Sends for as long as it is let, and does `harm` to the server's session after the first megabyte. */
    const placeWith = (harm: () => Promise<void>, limits: SftpOptions) =>
      withSftp(target, limits, (session) =>
        placeFile(session, {
          directory: ".",
          fileName: "students.csv",
          bytes: 1e12,
          tempSuffix: "run_1.1",
          source: async function* () {
            for (let n = 0; ; n++) {
              if (n === 16) await harm();
              yield Buffer.alloc(65_536, "x");
            }
          },
        }),
      );

    test("a session killed in the middle of a file gets connection_lost at once, and the old file stays", async () => {
      await writeFile(join(sshd.folder, "students.csv"), "old");
      const refusal = await refusalOf(placeWith(() => sshd.signalSessions("SIGKILL"), options));
      expect(refusal.code).toBe("connection_lost");
      expect(await readFile(join(sshd.folder, "students.csv"), "utf8")).toBe("old");
    });

    test("a stalled session gets timed_out when its deadline passes, and the old file stays", async () => {
      await writeFile(join(sshd.folder, "students.csv"), "old");
      const begun = performance.now();
      const refusal = await refusalOf(
        placeWith(() => sshd.signalSessions("SIGSTOP"), { deadlineMilliseconds: 2_000 }),
      );
      const milliseconds = performance.now() - begun;
      expect(refusal.code).toBe("timed_out");
      expect(refusal.message).toContain("2 seconds");
      expect(milliseconds).toBeGreaterThan(1_900);
      expect(milliseconds).toBeLessThan(10_000);
      expect(await readFile(join(sshd.folder, "students.csv"), "utf8")).toBe("old");
    });

    test("a stalled session gets connection_lost long before a far deadline, by its unanswered keepalives", async () => {
      const begun = performance.now();
      const limits = { deadlineMilliseconds: 60_000, keepaliveMilliseconds: 200 };
      const refusal = await refusalOf(placeWith(() => sshd.signalSessions("SIGSTOP"), limits));
      expect(refusal.code).toBe("connection_lost");
      expect(performance.now() - begun).toBeLessThan(10_000);
    });

    test("work that waits for something else is cut off by the deadline too", async () => {
      const work = withSftp(
        target,
        { deadlineMilliseconds: 1_000 },
        () => new Promise<never>(() => undefined),
      );
      expect((await refusalOf(work)).code).toBe("timed_out");
    });

    test("an error of the work itself comes through unchanged", async () => {
      const work = withSftp(target, options, async () => {
        throw new TypeError("ours");
      });
      await expect(work).rejects.toThrow(new TypeError("ours"));
    });

    test("twelve connections at the same time do not disturb each other", async () => {
      const sizes = await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          withSftp(target, options, async (session) => {
            const content = Buffer.alloc(100_000 + n);
            const source = async function* () {
              yield content;
            };
            await placeFile(session, {
              directory: ".",
              fileName: `${n}.csv`,
              bytes: content.length,
              source,
              tempSuffix: "t",
            });
            return session.size(`${n}.csv`);
          }),
        ),
      );
      expect(sizes).toEqual(Array.from({ length: 12 }, (_, n) => 100_000 + n));
    });
  },
);

describe("something that is no SFTP server", () => {
  let server: Server | undefined;
  const sockets = new Set<Socket>();
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) =>
      server === undefined ? resolve(undefined) : server.close(resolve),
    );
  });

  const placeOf = async (greet: (socket: Socket) => void) => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
      greet(socket);
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("No port on loopback");
    return { host: "sftp.vendor.test", address: "127.0.0.1", port: address.port };
  };

  test("a port that takes connections and stays mute gets timed_out", async () => {
    const place = await placeOf(() => undefined);
    const refusal = await refusalOf(
      readHostKey(place, { deadlineMilliseconds: 9_000, readyMilliseconds: 500 }),
    );
    expect(refusal.code).toBe("timed_out");
  });

  test("a web server gets connect_failed, and the sentence points at Port", async () => {
    const place = await placeOf((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const refusal = await refusalOf(readHostKey(place, options));
    expect(refusal.code).toBe("connect_failed");
    expect(refusal.message).toContain("Port");
  });

  test("a server that hangs up at once gets connect_failed", async () => {
    const place = await placeOf((socket) => socket.destroy());
    expect((await refusalOf(readHostKey(place, options))).code).toBe("connect_failed");
  });

  test("a host that no way leads to gets connect_failed", async () => {
    const place = { host: "sftp.vendor.test", address: "192.0.2.254", port: 22 };
    const work = readHostKey(place, { deadlineMilliseconds: 9_000, readyMilliseconds: 500 });
    expect((await refusalOf(work)).code).toBe("connect_failed");
  });
});
