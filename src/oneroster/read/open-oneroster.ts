/** OneRoster 1.2 CSV packages as rows of ours; `docs/oneroster.md` says what becomes of what. */
import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { copyStored } from "../../../db/oneroster/copy-stored.ts";
import { describeDay } from "../../../db/oneroster/describe-package.ts";
import { mapOrgs } from "../../../db/oneroster/map-orgs.ts";
import { openScratch } from "../../../db/oneroster/open-scratch.ts";
import { sortPeople } from "../../../db/oneroster/sort-people.ts";
import type { OpenedPackage, PackageInput } from "../../import/open-package.ts";
import { buildingOrg } from "../write/sourced-id.ts";
import { chooseFiles } from "./choose-files.ts";
import { layFiles } from "./lay-files.ts";
import { listParts } from "./list-parts.ts";
import { readManifest } from "./read-manifest.ts";
import type { PartsInput } from "./read-parts.ts";

/** Lays the package aside, and gives the rows that follow from it and from what is stored once `prepare` is called. */
export async function openOneRosterFiles(input: PackageInput): Promise<OpenedPackage> {
  const { bundle, files: came, spool, stagingFolder, records, today } = input;
  const stems = bundle.package?.reads ?? [];
  const { fileName, spoolId } = came.manifest;
  const manifest = await readManifest(spool.read(spoolId), fileName, stems);
  const chosen = chooseFiles(manifest, stems, came);
  await mkdir(stagingFolder, { recursive: true, mode: 0o700 });
  const path = join(stagingFolder, `${randomUUID()}-package.db`);
  const scratch = openScratch(path, async () => {
    await input.checkLease();
    await Bun.sleep(0);
  });
  try {
    const laid = await layFiles(scratch, input, chosen);
    const modeOf = (stem: string) => chosen.files.get(stem)?.mode;
    const rolesAreDelta = modeOf("roles") === "delta";
    const tellsAll = modeOf("users") === "bulk" && !rolesAreDelta;
    const parts: PartsInput = {
      scratch,
      laid,
      today,
      rolesAreDelta,
      demographicsAreDelta: modeOf("demographics") === "delta",
      tellsAll,
      isExact: tellsAll && laid.hasWholeStudents && laid.hasGuardians,
    };
    return {
      files: listParts(parts, { chosen, manifest: came.manifest }),
      notices: chosen.notices,
      readAs: describeDay(scratch, today),
      prepare: async () => {
        await copyStored(scratch, records, laid);
        await mapOrgs(scratch, buildingOrg);
        await sortPeople(scratch, parts);
      },
      close: async () => scratch.close(),
    };
  } catch (error) {
    scratch.close();
    throw error;
  }
}
