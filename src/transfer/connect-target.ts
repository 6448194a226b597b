import { listDistrictKeys } from "../../db/control/districts.ts";
import {
  insertHostKey,
  listHostKeys,
  type Integration,
  type SftpTargetRow,
} from "../../db/control/integrations.ts";
import type { Deps } from "../deps.ts";
import { isRefusal } from "../refusal.ts";
import { resolveSafeAddress } from "./host-guard.ts";
import type { HostKey } from "./host-key.ts";
import { readHostKey, withSftp, type SftpPlace } from "./sftp.ts";
import type { SftpSession } from "./sftp-session.ts";

// A night's largest file takes minutes; a connection that lives longer than this hangs.
const deadlineMilliseconds = 2 * 60 * 60 * 1_000;
const lookMilliseconds = 30_000;

export type Connected = {
  readonly session: SftpSession;
  /** Set when this first contact with our key pinned the server's host key. */
  readonly pinned: HostKey | undefined;
};

/**
 * Connects to an integration's server as it is saved. With a password, nothing is sent to a host whose key nobody
 * confirmed; with the district's key, the first contact pins it. A changed key stops here and is kept for `Trust the new key`.
 */
export async function connectTarget<T>(
  deps: Deps,
  integration: Integration,
  target: SftpTargetRow,
  work: (connected: Connected) => Promise<T>,
): Promise<T> {
  const place = await findPlace(deps, target);
  const known = await listHostKeys(deps.databases.control.orm, integration.id);
  const trusted = known.filter((key) => key.trustedAt !== null);
  const credentials = await findCredentials(deps, integration, target);
  const isFirstContact = trusted.length === 0;
  const onUnknownHostKey = isFirstContact && "privateKey" in credentials ? "pin" : "refuse";
  try {
    return await withSftp(
      { ...place, ...credentials, hostKeys: trusted, onUnknownHostKey },
      { deadlineMilliseconds },
      async (session) => {
        const pinned = isFirstContact ? session.hostKey : undefined;
        if (pinned) await rememberHostKey(deps, integration.id, pinned, "first_contact");
        return work({ session, pinned });
      },
    );
  } catch (error) {
    const isAboutKey = ["host_key_changed", "host_key_unconfirmed"];
    if (isRefusal(error) && isAboutKey.includes(error.code)) {
      await rememberShownKey(deps, integration.id, place);
    }
    throw error;
  }
}

/** The checked address of a saved target. */
export async function findPlace(deps: Deps, target: SftpTargetRow): Promise<SftpPlace> {
  const address = await resolveSafeAddress(target.host, deps.config.sftpAllowPrivateHosts);
  return { host: target.host, address, port: target.port };
}

export async function findCredentials(
  deps: Deps,
  integration: Integration,
  target: SftpTargetRow,
): Promise<{ username: string; password: string } | { username: string; privateKey: string }> {
  if (target.sealedPassword !== null) {
    return { username: target.username, password: deps.seal.open(target.sealedPassword) };
  }
  const [key] = await listDistrictKeys(deps.databases.control.orm, integration.districtId);
  if (!key) throw new Error(`district ${integration.districtId} has no SSH key`);
  return { username: target.username, privateKey: deps.seal.open(key.sealedPrivateKey) };
}

/** Keeps a host key; `trustedBy` undefined means that it was only seen. */
export async function rememberHostKey(
  deps: Deps,
  integrationId: string,
  key: HostKey,
  trustedBy: string | undefined,
): Promise<void> {
  const at = deps.now().toISOString();
  await deps.databases.control.write(async (tx) => {
    await insertHostKey(tx, {
      integrationId,
      ...key,
      seenAt: at,
      trustedAt: trustedBy === undefined ? null : at,
      trustedBy: trustedBy ?? null,
    });
  });
}

async function rememberShownKey(
  deps: Deps,
  integrationId: string,
  place: SftpPlace,
): Promise<void> {
  try {
    const shown = await readHostKey(place, { deadlineMilliseconds: lookMilliseconds });
    await rememberHostKey(deps, integrationId, shown, undefined);
  } catch (error) {
    // The refusal that led here says it all; this second look only spares the administrator a click.
    deps.log.info("host key not kept", { integration: integrationId, fault: String(error) });
  }
}
