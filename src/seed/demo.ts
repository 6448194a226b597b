import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "../config.ts";
import { todayOf, type Deps } from "../deps.ts";
import { isRefusal } from "../refusal.ts";
import { resolveSafeAddress } from "../transfer/host-guard.ts";
import { acceptAsContact, findCredentials } from "./demo-contact.ts";
import { demoStudents, prepareDistrict } from "./demo-district.ts";
import { prepareIntegration } from "./demo-integrations.ts";
import { describeDemo } from "./demo-lines.ts";
import { keepMemory } from "./demo-memory.ts";
import { rosterbridge, testHound } from "./demo-plans.ts";
import { writeRosters } from "./vendor-rosters.ts";
import { startVendorServer, vendorHost } from "./vendor-server.ts";

/**
 * `npm run demo`: a district with an accepted export, an import that waits for its contact, and a vendor's SFTP
 * server in this process. Repeatable: what an earlier start made is found again. Gives the lines that say where to look.
 */
export async function prepareDemo(
  deps: Deps,
  say: (line: string) => void,
): Promise<readonly string[]> {
  await checkVendorIsAllowed(deps);
  const { memory, administrator, publicKeys } = await prepareDistrict(deps, say);
  const folder = join(deps.config.dataDir, "vendor");
  const today = todayOf(deps);
  await mkdir(join(folder, "testhound"), { recursive: true, mode: 0o700 });
  await writeRosters(join(folder, "rosterbridge"), { students: demoStudents, today });
  const password = memory.vendorPassword;
  const port = await startVendorServer({
    folder,
    hostKey: memory.vendorHostKey,
    password,
    publicKeys,
  });
  const place = { port, password };
  // The list has the newest first, and the export is where to begin.
  await prepareIntegration(deps, administrator, rosterbridge, place);
  const { integration, token } = await prepareIntegration(deps, administrator, testHound, place);
  const accepted = await acceptAsContact(deps, administrator, integration, token);
  const credentials =
    accepted ?? (await findCredentials(deps, administrator, integration.id, memory.clientSecret));
  keepMemory(deps.config.dataDir, { ...memory, clientSecret: credentials.secret });
  return describeDemo({ config: deps.config, memory, credentials, folder, port });
}

async function checkVendorIsAllowed(deps: Deps): Promise<void> {
  try {
    await resolveSafeAddress(vendorHost, deps.config.sftpAllowPrivateHosts);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new ConfigError(
      "The demo's vendor runs on this machine. Set SFTP_ALLOW_PRIVATE_HOSTS=127.0.0.1, as npm run demo does.",
    );
  }
}
