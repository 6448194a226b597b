/** A package is one load like any other: judged whole, held, tried out, done again, and nothing of it left behind. */
import { readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import { openHouse, storeRows, type TestHouse } from "../help/district.ts";
import { openElsewhere, readCursor, readStored, type School } from "../import/loading.ts";
import {
  addEmptyDistrict,
  errorsOf,
  lenient,
  listStaging,
  loadPackage,
  readAll,
} from "./loading.ts";
import {
  born,
  delta,
  makePackage,
  org,
  role,
  rowsOfElm,
  user,
  type Row,
  type Rows,
} from "./making.ts";

setDefaultTimeout(120_000);

let house: TestHouse;
let school: School;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  school = await addEmptyDistrict(house);
});

function families(count: number, guardians = true): Rows {
  const ids = Array.from({ length: count }, (_, at) => `s${at}`);
  const parents = guardians ? ids.map((sourcedId) => `g${sourcedId}`) : ["gs0"];
  return {
    orgs: [org("b1")],
    users: [
      ...ids.map((sourcedId) => user(sourcedId)),
      ...parents.map((sourcedId) => user(sourcedId, { agentSourcedIds: sourcedId.slice(1) })),
    ],
    roles: [
      ...ids.map((sourcedId) => role(sourcedId, "student")),
      ...parents.map((sourcedId) => role(sourcedId, "parent")),
    ],
    demographics: ids.map((sourcedId) => born(sourcedId)),
  };
}

describe("the mass-change guard", () => {
  test("holds a package that would take most guardians away, with nothing of it stored", async () => {
    await loadPackage(school, makePackage(families(60)));
    const before = [await readAll(school), await readCursor(school)];
    const outcomes = await loadPackage(school, makePackage(families(60, false)));
    const held = outcomes.map((outcome) => outcome.held?.sentence);
    expect(held).toEqual(
      held.map(() => "Guardians: It would remove 59 of 60 stored rows (98.3 %, more than 10 %)."),
    );
    expect([await readAll(school), await readCursor(school)]).toEqual(before);
    expect(outcomes.every(({ heldLoad }) => heldLoad !== undefined)).toBe(true);
  });
});

test("a dry run tells all and stores nothing", async () => {
  const run = { isDryRun: true };
  const outcomes = await loadPackage(school, makePackage(families(3)), { run });
  expect(outcomes.map(({ endpoint, report }) => [endpoint, report.rowsAdded])).toEqual([
    ["buildings", 1],
    ["students", 3],
    ["guardians", 3],
    ["users", 0],
  ]);
  expect(await readAll(school)).toEqual({ buildings: [], students: [], guardians: [], users: [] });
});

describe("the same package from the same place", () => {
  const files = makePackage(
    rowsOfElm({ roles: [role("s1", "student", { endDate: "2026-11-26" })] }),
  );
  const load = () => loadPackage(school, files, { source: "pull/int_1" });
  afterAll(() => {
    house.clock.now = new Date("2026-11-24T12:00:00.000Z");
  });

  test("is unchanged as long as no role begins or ends, and read anew once one does", async () => {
    await load();
    house.clock.now = new Date("2026-11-25T12:00:00.000Z");
    expect((await load()).map(({ report }) => report.rowsUnchanged)).toEqual([2, 1, 0]);
    house.clock.now = new Date("2026-11-26T12:00:00.000Z");
    expect((await load())[1]?.report.rowsChanged).toBe(1);
    expect(await readStored(school, "students")).toMatchObject([
      { district_enrollment: "INACTIVE" },
    ]);
  });
});

test("what another process stores while a change is judged is not undone by it", async () => {
  await loadPackage(school, makePackage(rowsOfElm()));
  const elsewhere = await openElsewhere(school);
  let isDone = false;
  const files = makePackage(
    { users: [user("s1", { ...delta, middleName: "Jo" })] },
    { users: "delta" },
  );
  const outcomes = await loadPackage(school, files, {
    lease: {
      progress: async (phase) => {
        if (isDone || phase !== "Comparing with what is stored") return;
        isDone = true;
        const [row = {}] = await readStored(school, "students");
        const changed = { ...row, date_of_birth: "2013-01-01" };
        await storeRows(elsewhere.house, school.districtId, "students", [changed]);
      },
    },
  });
  expect(isDone).toBe(true);
  expect(errorsOf(outcomes)).toEqual([]);
  expect(await readStored(school, "students")).toMatchObject([
    { middle_name: "Jo", date_of_birth: "2013-01-01" },
  ]);
  elsewhere.house.deps.databases.close();
});

describe("nothing is left in the folder for staging", () => {
  test("after a load, nor after one that was refused or failed", async () => {
    await loadPackage(school, makePackage(rowsOfElm()));
    const files = makePackage(rowsOfElm()).set("roles.csv", "nonsense\r\n");
    await expect(loadPackage(school, files)).rejects.toThrow("roles.csv");
    const failing = loadPackage(school, makePackage(rowsOfElm()), {
      lease: {
        check: async () => {
          throw new Error("the lease is lost");
        },
      },
    });
    await expect(failing).rejects.toThrow("the lease is lost");
    expect(await listStaging(house)).toEqual([]);
  });

  test("while a package is read, nor by a process that is killed meanwhile", async () => {
    const script = join(import.meta.dir, "large-package-process.ts");
    const child = Bun.spawn([process.execPath, script, "20000"], {
      stdout: "pipe",
      env: { ...process.env, TELL_FOLDER: "true" },
    });
    const reader = child.stdout.getReader();
    const told = new TextDecoder().decode((await reader.read()).value);
    const folder = told.trim();
    child.kill("SIGKILL");
    await child.exited;
    expect(await readdir(join(folder, "staging"))).toEqual([]);
    await Bun.$`rm -rf ${folder}`;
  });
});

/** What is in memory beside the package is the same for any; a district of ten times as many takes a quarter more. */
test("a package of 20,000 students with 40,000 guardians stays under 700 MB", async () => {
  const script = join(import.meta.dir, "large-package-process.ts");
  const child = Bun.spawn([process.execPath, script, "20000"], { stdout: "pipe" });
  const told = await new Response(child.stdout).text();
  expect(await child.exited).toBe(0);
  const { rowsAdded, rowsAddedAgain, megabytesMax } = JSON.parse(told) as Record<string, number>;
  expect([rowsAdded, rowsAddedAgain]).toEqual([61_040, 0]);
  expect(megabytesMax).toBeLessThan(700);
});

describe("the password of a user", () => {
  const secret = "hunter2-correct-horse";
  const withPassword: Row = { password: secret };

  test("is in nothing that is stored, told or given back, nor laid aside while it is read", async () => {
    const rows = rowsOfElm({
      users: [user("s1", withPassword), user("s2", withPassword), user("u1", withPassword)],
      roles: [role("s1", "student"), role("s2", "student"), role("u1", "teacher")],
    });
    const profile = {
      sourcedId: "p",
      userSourcedId: "s1",
      profileType: "t",
      vendorId: "v",
      credentialType: "c",
      username: "u",
      ...withPassword,
    };
    const files = makePackage({ ...rows, userProfiles: [profile] });
    // A row that is broken at its end, behind the password.
    files.set("users.csv", `${files.get("users.csv")}x1,,,true,x1,,A,B,,,,,,,,${secret}\r\n`);
    const seen: string[] = [];
    const before = await listSpool();
    const outcomes = await loadPackage(school, files, {
      settings: lenient,
      lease: {
        check: async () => {
          seen.push(await readOpenFiles());
        },
      },
    });
    expect(errorsOf(outcomes)).toHaveLength(4);
    expect(JSON.stringify([outcomes, await readAll(school), house.logged])).not.toContain(secret);
    for (const { errorFileId } of outcomes.filter((one) => one.errorFileId)) {
      const pieces = await Array.fromAsync(house.deps.errorFiles.read(errorFileId ?? ""));
      expect(Buffer.concat(pieces).toString("utf8")).not.toContain(secret);
    }
    expect(seen.some((bytes) => bytes.includes("School b1"))).toBe(true);
    expect(seen.some((bytes) => bytes.includes(secret))).toBe(false);
    expect(await listSpool()).toEqual(before);
  });
});

async function listSpool(): Promise<readonly string[]> {
  const names = await readdir(house.deps.config.spoolDir);
  return names.filter((name) => name.endsWith(".sealed")).toSorted();
}

/** The scratch has no name any more; on Linux an open file can be read all the same. */
async function readOpenFiles(): Promise<string> {
  const texts: string[] = [];
  for (const number of await readdir("/proc/self/fd")) {
    const path = `/proc/self/fd/${number}`;
    const target = await readlink(path).catch(() => "");
    if (target.includes("-package.db")) texts.push(await Bun.file(path).text());
  }
  return texts.join("");
}
