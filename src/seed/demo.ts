import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Integration } from "../../db/control/integrations.ts";
import { ConfigError } from "../config.ts";
import { todayOf, type Administrator, type Deps } from "../deps.ts";
import { isRefusal } from "../refusal.ts";
import { resolveSafeAddress } from "../transfer/host-guard.ts";
import { acceptAsContact, findCredentials, type ClientCredentials } from "./demo-contact.ts";
import { demoStudents, prepareDistrict } from "./demo-district.ts";
import {
  prepareIntegration,
  type DemoPlan,
  type PreparedIntegration,
  type VendorPlace,
} from "./demo-integrations.ts";
import { describeDemo } from "./demo-lines.ts";
import { keepMemory, type DemoMemory } from "./demo-memory.ts";
import { acceptedQuietly, rosterbridge, testHound } from "./demo-plans.ts";
import { seedRegisters } from "./demo-registers.ts";
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
  for (const { directory } of [testHound, ...acceptedQuietly]) {
    await mkdir(join(folder, directory), { recursive: true, mode: 0o700 });
  }
  await writeRosters(join(folder, "rosterbridge"), { students: demoStudents, today });
  const password = memory.vendorPassword;
  const port = await startVendorServer({
    folder,
    hostKey: memory.vendorHostKey,
    password,
    publicKeys,
  });
  const credentials = await prepareIntegrations(deps, administrator, memory, { port, password });
  return describeDemo({ config: deps.config, memory, credentials, folder, port });
}

/** Each as its administrator and its contact would have made it; gives what TestHound's contact was shown. */
async function prepareIntegrations(
  deps: Deps,
  administrator: Administrator,
  memory: DemoMemory,
  vendor: VendorPlace,
): Promise<ClientCredentials> {
  const ids: Record<string, string> = { ...memory.integrations };
  const prepare = async (plan: DemoPlan): Promise<PreparedIntegration> => {
    const knownId = ids[plan.name];
    const prepared = await prepareIntegration(deps, administrator, plan, { vendor, knownId });
    ids[plan.name] = prepared.integration.id;
    return prepared;
  };
  const exports: Integration[] = [];
  for (const plan of acceptedQuietly) {
    const { integration, token } = await prepare(plan);
    if (integration.kind === "export") exports.push(integration);
    await acceptAsContact(deps, administrator, integration, token);
  }
  // The list has the newest first, and the export is where to begin.
  await prepare(rosterbridge);
  const { integration, token } = await prepare(testHound);
  const accepted = await acceptAsContact(deps, administrator, integration, token);
  const credentials =
    accepted ?? (await findCredentials(deps, administrator, integration.id, memory.clientSecret));
  if (!memory.hasRegisters) await seedRegisters(deps, administrator, [integration, ...exports]);
  keepMemory(deps.config.dataDir, {
    ...memory,
    hasRegisters: true,
    clientSecret: credentials.secret,
    integrations: ids,
  });
  return credentials;
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
