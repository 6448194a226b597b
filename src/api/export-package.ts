import { findDistrict } from "../../db/control/districts.ts";
import type { Client } from "../access/check-token.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import type { Deps } from "../deps.ts";
import { zipPackage, type WatchRows } from "../package-file.ts";
import { openPackage } from "../packages.ts";
import { studentsPerDisclosure } from "./export-rows.ts";
import { grantedQuery } from "./granted-query.ts";
import { holdSnapshot, type HeldSnapshot } from "./hold-snapshot.ts";

export type PackageStream = {
  readonly bytes: AsyncGenerator<Uint8Array>;
  /** Gives the snapshot back, also when the bytes were never asked for. */
  readonly close: () => Promise<void>;
};

/**
 * All that the client may see of a package, as one zip from one snapshot and in constant memory. Whoever takes the
 * stream closes it; what was given until then is disclosed, also when the reader leaves early.
 */
export async function exportPackage(
  deps: Deps,
  client: Client,
  endpoint: Endpoint,
): Promise<PackageStream> {
  const { grant, query, disclose } = await grantedQuery(deps, client, endpoint);
  const { districtId } = client.integration;
  const district = await findDistrict(deps.databases.control.orm, districtId);
  const snapshot = await holdSnapshot(await deps.databases.records(districtId));
  try {
    const opened = await openPackage(endpoint, {
      snapshot: snapshot.reader,
      query,
      buildings: grant.buildings,
      district: district?.name ?? "",
    });
    const write = (watch: WatchRows): AsyncGenerator<Uint8Array> =>
      zipPackage(opened, deps.now(), watch);
    return { bytes: readBytes(snapshot, write, disclose), close: snapshot.release };
  } catch (error) {
    await snapshot.release();
    throw error;
  }
}

async function* readBytes(
  snapshot: HeldSnapshot,
  write: (watch: WatchRows) => AsyncGenerator<Uint8Array>,
  disclose: (studentNumbers: ReadonlySet<number>) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  let undisclosed = new Set<number>();
  const discloseAll = async (): Promise<void> => {
    const given = undisclosed;
    undisclosed = new Set();
    await disclose(given);
  };
  const pieces = write(async (_rows, studentNumbers) => {
    for (const number of studentNumbers) undisclosed.add(number);
    if (undisclosed.size >= studentsPerDisclosure) await discloseAll();
  });
  try {
    let last: Uint8Array | undefined;
    for await (const piece of pieces) {
      // One piece behind: all is disclosed before the last leaves.
      if (last) yield last;
      last = piece;
    }
    await discloseAll();
    if (last) yield last;
  } finally {
    await snapshot.release();
    await discloseAll();
  }
}
