import { findAdministratorByEmail } from "../../db/control/administrators.ts";
import { countDistricts, listDistrictKeys } from "../../db/control/districts.ts";
import { setUpDistrict } from "../access/set-up-district.ts";
import { toActor } from "../access/open-sign-in.ts";
import { ConfigError } from "../config.ts";
import type { Administrator, Deps } from "../deps.ts";
import {
  type DemoMemory,
  keepMemory,
  newMemory,
  readMemory,
  withColleagues,
} from "./demo-memory.ts";
import { prepareColleagues } from "./demo-people.ts";
import { demoVisitor } from "./demo-visitor.ts";
import { district } from "./places.ts";
import { seedDistrictRecords } from "./seed-records.ts";

export const administratorEmail = "dana.whitfield@cedarvalley.example";
export const demoStudents = 1_200;

export type DemoDistrict = {
  readonly memory: DemoMemory;
  readonly administrator: Administrator;
  readonly publicKeys: readonly string[];
};

/** The district with its administrator and its students: made at the first start, found again at later ones. */
export async function prepareDistrict(
  deps: Deps,
  say: (line: string) => void,
): Promise<DemoDistrict> {
  let memory = await recall(deps);
  const administrator = await prepareAdministrator(deps, memory);
  await prepareColleagues(deps, administrator, memory);
  if (!memory.isSeeded) {
    const students = demoStudents.toLocaleString("en-US");
    say(
      `Making ${students} students with guardians, absences, programs, plans and service logs, and the staff of 8 buildings.`,
    );
    await seedDistrictRecords(deps, { students: demoStudents }, () => undefined);
    memory = keepMemory(deps.config.dataDir, { ...memory, isSeeded: true });
  }
  const keys = await listDistrictKeys(deps.databases.control.orm, administrator.districtId);
  return { memory, administrator, publicKeys: keys.map((key) => key.publicKey) };
}

async function recall(deps: Deps): Promise<DemoMemory> {
  const { dataDir } = deps.config;
  const known = readMemory(dataDir);
  if (known) return known.colleaguePassword ? known : keepMemory(dataDir, withColleagues(known));
  if ((await countDistricts(deps.databases.control.orm)) > 0) {
    throw new ConfigError(
      `${dataDir} holds a district that is no demo, and it was left alone. Set DATA_DIR to another folder for the demo.`,
    );
  }
  return keepMemory(dataDir, await newMemory());
}

async function prepareAdministrator(deps: Deps, memory: DemoMemory): Promise<Administrator> {
  const { orm } = deps.databases.control;
  if ((await countDistricts(orm)) === 0) {
    await setUpDistrict(deps, demoVisitor, {
      districtName: district.name,
      name: "Dana Whitfield",
      email: administratorEmail,
      password: memory.administratorPassword,
    });
  }
  const person = await findAdministratorByEmail(orm, administratorEmail);
  if (!person) {
    throw new ConfigError(
      `The demo's administrator is gone. Remove ${deps.config.dataDir} and start again.`,
    );
  }
  return toActor(person, undefined);
}
