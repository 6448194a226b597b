/** The one place that knows ssh2-sftp-client: connect, check the host key, sign in, work, always end. */
import { connect, type Socket } from "node:net";
import SftpClient from "ssh2-sftp-client";
import type { Refusal } from "../refusal.ts";
import {
  findHostKeyRefusal,
  type HostKey,
  orderHostKeyAlgorithms,
  readHostKeyBlob,
  type UnknownHostKey,
} from "./host-key.ts";
import {
  type ConnectionFacts,
  connectionFailure,
  connectionLost,
  deadlinePassed,
} from "./sftp-failure.ts";
import { openLine, type SftpLine } from "./sftp-line.ts";
import { openSession, type SftpSession } from "./sftp-session.ts";
import { type Credentials, signInWith } from "./sftp-sign-in.ts";

export type { SftpSession } from "./sftp-session.ts";

export type SftpPlace = {
  /** As the administrator typed it: for sentences only. */
  readonly host: string;
  /** Where `host` leads, as `resolveSafeAddress` answered; nothing is looked up again. */
  readonly address: string;
  readonly port: number;
};

export type SftpTarget = SftpPlace &
  Credentials & {
    readonly hostKeys: readonly HostKey[];
    readonly onUnknownHostKey: UnknownHostKey;
  };

export type SftpOptions = {
  /** For everything together, the connecting included. */
  readonly deadlineMilliseconds: number;
  readonly readyMilliseconds?: number;
  /** A server that leaves four of these unanswered is taken for lost. */
  readonly keepaliveMilliseconds?: number;
};

// Bun's Diffie-Hellman groups block for seconds (group16: 5 s), so the smallest comes last and the larger ones not at all.
const keyExchanges = [
  "curve25519-sha256",
  "curve25519-sha256@libssh.org",
  "ecdh-sha2-nistp256",
  "ecdh-sha2-nistp384",
  "ecdh-sha2-nistp521",
  "diffie-hellman-group14-sha256",
] as const;

const farewellMilliseconds = 1_000; // a frozen server never says goodbye

/** Connects, hands the session to `work`, and ends the connection whatever happens; failures are Refusals. */
export async function withSftp<T>(
  target: SftpTarget,
  options: SftpOptions,
  work: (session: SftpSession) => Promise<T>,
): Promise<T> {
  let shown: HostKey | undefined;
  const connection = openConnection(target, options);
  try {
    await connection.ready({
      credentials: target,
      hostKeys: target.hostKeys,
      checkHostKey: (key) => {
        shown = key;
        return findHostKeyRefusal(key, target);
      },
    });
    if (shown === undefined)
      throw new Error("The SSH library signed in without a look at the host key");
    return await Promise.race([work(openSession(connection.line, shown)), connection.line.lost]);
  } finally {
    await connection.end();
  }
}

/** Connects just far enough to see the host key; no user name and no secret is sent. */
export async function readHostKey(place: SftpPlace, options: SftpOptions): Promise<HostKey> {
  let shown: HostKey | undefined;
  const connection = openConnection(place, options);
  try {
    await connection.ready({
      credentials: { username: "" },
      hostKeys: [],
      checkHostKey: (key) => {
        shown = key;
        return connectionLost(place.host); // hung up on purpose
      },
    });
  } catch (error) {
    if (shown === undefined) throw error;
  } finally {
    await connection.end();
  }
  if (shown === undefined)
    throw new Error("The SSH library signed in without a look at the host key");
  return shown;
}

type Handshake = {
  readonly credentials: Credentials;
  readonly hostKeys: readonly HostKey[];
  readonly checkHostKey: (key: HostKey) => Refusal | undefined;
};

type Connection = {
  readonly line: SftpLine;
  readonly ready: (handshake: Handshake) => Promise<void>;
  readonly end: () => Promise<void>;
};

function openConnection(place: SftpPlace, options: SftpOptions): Connection {
  const { host, port, address } = place;
  const line = openLine(host);
  const facts: ConnectionFacts = {
    host,
    port,
    stage: "unreached",
    isPasswordExpired: false,
    isPartlySignedIn: false,
    methodsTried: [],
    methodsOffered: [],
    keyType: undefined,
  };
  // Our own socket: the library cannot be told to drop a connection that its server does not answer on.
  const socket = connect({ host: address, port }, () => (facts.stage = "connected"));
  socket.setNoDelay(true);
  socket.on("error", () => undefined); // the library reports it, but nobody may be listening before or after
  const breakOff = (reason: Refusal): void => {
    line.cut(reason);
    socket.destroy();
  };
  // Until then the library's own error says more than that the connection is gone.
  const hangUp = () => {
    if (facts.stage === "open") breakOff(connectionLost(host));
  };
  const client = new SftpClient("sftp", { error: hangUp, end: hangUp, close: hangUp });
  client.on("ready", () => (facts.stage = "signed in"));
  client.on("change password", () => {
    facts.isPasswordExpired = true;
    socket.destroy();
  });
  const deadline = setTimeout(
    () => breakOff(deadlinePassed(host, options.deadlineMilliseconds)),
    options.deadlineMilliseconds,
  );
  return {
    line,
    ready: async (handshake) => {
      const sftp = await signIn({ client, socket, line, facts }, handshake, options);
      facts.stage = "open";
      // An SFTP process that dies alone leaves the connection up and its requests without an answer.
      sftp.on("error", hangUp).on("end", hangUp).on("close", hangUp);
      line.attach(sftp);
    },
    end: async () => {
      clearTimeout(deadline);
      line.cut(new Error("This SFTP session is over"));
      await endClient(client, socket);
    },
  };
}

type Parts = {
  readonly client: SftpClient;
  readonly socket: Socket;
  readonly line: SftpLine;
  readonly facts: ConnectionFacts;
};

async function signIn(
  { client, socket, line, facts }: Parts,
  handshake: Handshake,
  options: SftpOptions,
) {
  let refusal: Refusal | undefined;
  const connected = client.connect({
    sock: socket,
    username: handshake.credentials.username,
    authHandler: signInWith(handshake.credentials, facts),
    algorithms: {
      kex: [...keyExchanges],
      serverHostKey: orderHostKeyAlgorithms(handshake.hostKeys),
    },
    hostVerifier: (blob: Buffer) => {
      refusal = handshake.checkHostKey(readHostKeyBlob(blob));
      return refusal === undefined;
    },
    readyTimeout: options.readyMilliseconds ?? 20_000,
    keepaliveInterval: options.keepaliveMilliseconds ?? 15_000,
    keepaliveCountMax: 4,
  });
  try {
    return await Promise.race([connected, line.lost]);
  } catch (error) {
    throw refusal ?? line.endedBy() ?? connectionFailure(error, facts);
  }
}

async function endClient(client: SftpClient, socket: Socket): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise((resolve) => {
    timer = setTimeout(resolve, farewellMilliseconds);
  });
  await Promise.race([client.end().catch(() => undefined), patience]);
  clearTimeout(timer);
  socket.destroy();
}
