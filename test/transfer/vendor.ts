/** An export with a real OpenSSH server as its vendor. */
import { insertDistrictKey } from "../../db/control/districts.ts";
import {
  findIntegrationById,
  replaceSftpTarget,
  updateIntegration,
  type Integration,
  type SftpTargetRow,
} from "../../db/control/integrations.ts";
import { findRun, listRunFiles, listRunNotices, type Run } from "../../db/control/runs.ts";
import type { Administrator } from "../../src/deps.ts";
import { newId } from "../../src/ids.ts";
import { queueManualRun } from "../../src/transfer/queue-run.ts";
import { claimAndRun } from "../../src/transfer/run.ts";
import { generateKeyPair } from "../../src/transfer/ssh-keys.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  type TestClient,
  type TestHouse,
} from "../help/district.ts";
import { storeSmallSchool } from "../help/small-school.ts";
import type { Sshd } from "../help/sshd.ts";

export type Vendor = {
  readonly house: TestHouse;
  readonly client: TestClient;
  readonly actor: Administrator;
  /** Runs now, in this process, and gives the run as it ended. */
  readonly run: () => Promise<Run>;
  readonly integration: () => Promise<Integration>;
};

/** The house's own worker is off: tests say who works. */
export async function openVendor(
  sshd: Sshd,
  input: Parameters<typeof addClient>[2] & {
    readonly password?: string;
    readonly target?: Partial<SftpTargetRow>;
  },
): Promise<Vendor> {
  const house = await openHouse({ SFTP_ALLOW_PRIVATE_HOSTS: "127.0.0.1" });
  house.worker.isOn = false;
  const { deps } = house;
  const districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
  const client = await addClient(house, districtId, input);
  const integrationId = client.integration.id;
  const pair = await generateKeyPair("ed25519", "test");
  await sshd.authorize(pair.publicKey);
  const at = house.clock.now.toISOString();
  await deps.databases.control.write(async (tx) => {
    await insertDistrictKey(tx, {
      id: newId("key"),
      districtId,
      type: "ed25519",
      publicKey: pair.publicKey,
      sealedPrivateKey: deps.seal.seal(pair.privateKey),
      createdAt: at,
      retiredAt: null,
    });
    await replaceSftpTarget(tx, integrationId, {
      integrationId,
      host: "127.0.0.1",
      port: sshd.port,
      username: sshd.username,
      sealedPassword: input.password === undefined ? null : deps.seal.seal(input.password),
      directory: sshd.folder,
      fileFormat: "csv",
      ...input.target,
    });
    await updateIntegration(tx, integrationId, { readyAt: at });
  });
  const address = undefined;
  const actor = {
    kind: "administrator",
    id: "adm_test",
    name: "Ann",
    districtId,
    role: "administrator",
    address,
  } as const;
  const integration = async (): Promise<Integration> => {
    const found = await findIntegrationById(deps.databases.control.orm, integrationId);
    if (!found) throw new Error("the integration is gone");
    return found;
  };
  const run = async (): Promise<Run> => {
    const id = await queueManualRun(deps, actor, await integration());
    if ((await claimAndRun(deps, "test")) !== id) throw new Error("another run was claimed");
    const ended = await findRun(deps.databases.control.orm, districtId, id);
    if (!ended) throw new Error("the run is gone");
    return ended;
  };
  return { house, client, actor, run, integration };
}

export function filesOf({ house }: Vendor, run: Run) {
  return listRunFiles(house.deps.databases.control.orm, run.id);
}

export function noticesOf({ house }: Vendor, run: Run) {
  return listRunNotices(house.deps.databases.control.orm, run.id, 100);
}
