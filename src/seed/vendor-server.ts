/** The demo's vendor: an SFTP server on this machine over one folder, with one account. */
import { timingSafeEqual } from "node:crypto";
import { mkdir, realpath } from "node:fs/promises";
import {
  type AuthContext,
  type KexAlgorithm,
  type PublicKeyAuthContext,
  Server,
  utils,
} from "ssh2";
import { ConfigError } from "../config.ts";
import { sha256 } from "../ids.ts";
import { serveFolder } from "./vendor-session.ts";

export const vendorHost = "127.0.0.1";
export const vendorUsername = "samegoal";

export type Vendor = {
  readonly folder: string;
  /** Private, OpenSSH PEM. */
  readonly hostKey: string;
  readonly password: string;
  /** The district's, each as a line of `authorized_keys`. */
  readonly publicKeys: readonly string[];
};

const firstPort = 2022;
const portsMax = 20;

// Others block a Bun process for seconds, and this one also serves pages.
const keyExchanges: KexAlgorithm[] = [
  "curve25519-sha256",
  "curve25519-sha256@libssh.org",
  "ecdh-sha2-nistp256",
];

/** Starts on port 2022, or on the next free one, until the process ends; gives the port. */
export async function startVendorServer(vendor: Vendor): Promise<number> {
  await mkdir(vendor.folder, { recursive: true, mode: 0o700 });
  const root = await realpath(vendor.folder);
  const server = createServer(vendor, root);
  for (let port = firstPort; port < firstPort + portsMax; port += 1) {
    if (await listen(server, port)) return port;
  }
  throw new ConfigError(
    `The demo's vendor found no free port from ${firstPort} to ${firstPort + portsMax - 1}. End another demo and start again.`,
  );
}

function createServer(vendor: Vendor, root: string): Server {
  const options = { hostKeys: [vendor.hostKey], algorithms: { kex: keyExchanges } };
  return new Server(options, (client) => {
    client.on("error", () => undefined); // port scanners and hang-ups
    client.on("authentication", (context) => {
      if (isRight(context, vendor)) context.accept();
      else context.reject(["publickey", "password"]);
    });
    client.on("session", (accept) => {
      accept().on("sftp", (acceptSftp) => serveFolder(acceptSftp(), root));
    });
  });
}

function isRight(context: AuthContext, vendor: Vendor): boolean {
  if (context.username !== vendorUsername) return false;
  if (context.method === "password") return isSameText(context.password, vendor.password);
  if (context.method !== "publickey") return false;
  return vendor.publicKeys.some((line) => isSignedBy(context, line));
}

function isSameText(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(one)), Buffer.from(sha256(other)));
}

function isSignedBy(context: PublicKeyAuthContext, line: string): boolean {
  const key = utils.parseKey(line);
  if (key instanceof Error || !key.getPublicSSH().equals(context.key.data)) return false;
  const { blob, signature, hashAlgo } = context;
  // RFC 4252 §7: a request without a signature only asks whether the key would do.
  if (signature === undefined) return true;
  return blob !== undefined && key.verify(blob, signature, hashAlgo) === true;
}

function listen(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void => {
      if ("code" in error && error.code === "EADDRINUSE") resolve(false);
      else reject(error);
    };
    server.once("error", refuse);
    server.listen(port, vendorHost, () => {
      server.removeListener("error", refuse);
      resolve(true);
    });
  });
}
