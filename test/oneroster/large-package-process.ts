/** Loads a package of so many students, with two guardians each, and tells how much memory it took at most. */
import { openHouse } from "../help/district.ts";
import { addEmptyDistrict, loadSpooledPackage, type SpooledFiles } from "./loading.ts";
import { makeManifest, writeRows } from "./making.ts";

const students = Number(process.argv[2]);
const mode = process.argv[3] === "delta" ? "delta" : "bulk";
const perSchool = 500;
const schools = Math.ceil(students / perSchool);
const status = mode === "delta" ? "active" : "";

function* orgs() {
  yield { sourcedId: "d", name: "Elm District", type: "district" };
  for (let at = 0; at < schools; at++) {
    yield {
      sourcedId: `org-${at}`,
      status,
      name: `School ${at}`,
      type: "school",
      identifier: `B${at}`,
    };
  }
}

function* users() {
  for (let at = 0; at < students; at++) {
    const guardians = [0, 1].map((which) => `par-${at}-${which}`);
    yield {
      sourcedId: `st-${at}`,
      status,
      givenName: `First name ${at}`,
      familyName: `Last name ${at}`,
      identifier: `S${at}`,
      grades: "05",
      userIds: `{state:${at}}`,
      agentSourcedIds: guardians.join(","),
    };
    for (const sourcedId of guardians) {
      const [givenName, familyName] = [`Parent of ${at}`, `Last name ${at}`];
      const email = `${sourcedId}@example.org`;
      yield {
        sourcedId,
        status,
        givenName,
        familyName,
        identifier: `G-${sourcedId}`,
        email,
        agentSourcedIds: `st-${at}`,
      };
    }
  }
  for (let at = 0; at < students / 20; at++) {
    const email = `teacher.${at}@example.org`;
    yield { sourcedId: `stf-${at}`, status, givenName: "Ida", familyName: `Roe ${at}`, email };
  }
}

function* roles() {
  let number = 0;
  const role = (userSourcedId: string, role: string, at: number) => ({
    sourcedId: `rol-${(number += 1)}`,
    status,
    userSourcedId,
    roleType: "primary",
    role,
    beginDate: "2026-08-17",
    orgSourcedId: `org-${at}`,
  });
  for (let at = 0; at < students; at++) {
    const school = Math.floor(at / perSchool);
    yield role(`st-${at}`, "student", school);
    yield role(`par-${at}-0`, "parent", school);
    yield role(`par-${at}-1`, "guardian", school);
  }
  for (let at = 0; at < students / 20; at++) yield role(`stf-${at}`, "teacher", at % schools);
}

function* demographics() {
  for (let at = 0; at < students; at++) {
    yield {
      sourcedId: `st-${at}`,
      status,
      birthDate: "2014-05-06",
      sex: at % 2 ? "male" : "female",
      white: "true",
    };
  }
}

const house = await openHouse();
const school = await addEmptyDistrict(house);
const files = (): SpooledFiles =>
  new Map<string, Iterable<string>>([
    ["manifest.csv", [makeManifest({ orgs: mode, users: mode, roles: mode, demographics: mode })]],
    ["orgs.csv", writeRows("orgs", orgs())],
    ["users.csv", writeRows("users", users())],
    ["roles.csv", writeRows("roles", roles())],
    ["demographics.csv", writeRows("demographics", demographics())],
  ]);
let bytesMax = 0;
let isTold = process.env["TELL_FOLDER"] !== "true";
const times: number[] = [];
const rows: number[] = [];
for (const _ of [1, 2]) {
  const began = performance.now();
  const outcomes = await loadSpooledPackage(school, files(), {
    lease: {
      check: async () => {
        bytesMax = Math.max(bytesMax, process.memoryUsage().rss);
        if (!isTold) console.log(house.deps.config.dataDir);
        isTold = true;
      },
    },
  });
  times.push(Math.round(performance.now() - began) / 1_000);
  rows.push(outcomes.reduce((sum, { report }) => sum + report.rowsAdded, 0));
}
await house.close();
const [rowsAdded, rowsAddedAgain] = rows;
console.log(
  JSON.stringify({ rowsAdded, rowsAddedAgain, megabytesMax: bytesMax / 1e6, seconds: times }),
);
