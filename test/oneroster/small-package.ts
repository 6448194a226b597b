/** One school with a student, her mother, a teacher and a class: every rule has something to break in it. */
import { listTables } from "./binding.ts";
import type { Mode } from "./columns.ts";

const bulk: Readonly<Record<string, readonly string[]>> = {
  orgs: ["d-1,,,Elm District,district,,", "b-1,,,Elm School,school,0042,d-1"],
  users: [
    's-1,,,true,s1,"{sis:88},{state:4711}",Zoë,"O\'Hara, Ng",,S1,,,,g-1,"05,06",,,,,,b-1,she/her/hers',
    "g-1,,,true,g1,,Ana,Ng,,,,,555-0100,s-1,,,,,,,b-1,",
    "u-1,,,true,u1,,Ida,Roe,,,ida@example.org,,,,,,,,,,b-1,",
  ],
  roles: [
    "r-1,,,s-1,primary,student,2026-08-17,2027-06-12,b-1,",
    "r-2,,,g-1,primary,parent,,,b-1,",
    "r-3,,,u-1,primary,teacher,,,b-1,p-1",
    "r-4,,,u-1,secondary,ext:coach,,,b-1,",
  ],
  demographics: ["s-1,,,2016-02-29,female,,,,,true,,false,US,OH,Elm,"],
  userProfiles: ["p-1,,,u-1,reading app,v-1,,,password,ida,"],
  academicSessions: [
    "y-1,,,2026–27,schoolYear,2026-08-17,2027-06-12,,2027",
    "t-1,,,Fall,term,2026-08-17,2027-01-15,y-1,2027",
  ],
  courses: ['c-1,,,y-1,Reading,,,d-1,"English,Reading","01,02"'],
  classes: ["k-1,,,Reading 5,,c-1,,scheduled,,b-1,t-1,,,"],
  enrollments: ["e-1,,,k-1,b-1,s-1,student,,,", "e-2,,,k-1,b-1,u-1,teacher,true,,"],
};

const delta: Readonly<Record<string, readonly string[]>> = {
  lineItemLearningObjectiveIds: [
    "o-1,active,2026-10-05T09:30:00.000Z,l-1,case,urn:uuid:6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
    "o-2,tobedeleted,2026-10-05T09:30:00Z,l-1,unknown,X",
  ],
};

/** Keeps the binding; a test changes what it is about. */
export function makeSmallPackage(): Map<string, string> {
  const files = new Map<string, string>();
  const manifest = ["propertyName,value", "manifest.version,1.0", "oneroster.version,1.2"];
  for (const { name, columns } of listTables("1.2.1")) {
    const rows = bulk[name] ?? delta[name];
    const mode: Mode = bulk[name] ? "bulk" : rows ? "delta" : "absent";
    manifest.push(`file.${name},${mode}`);
    const header = columns.map((column) => column.name).join();
    if (rows) files.set(`${name}.csv`, joinLines([header, ...rows]));
  }
  files.set("manifest.csv", joinLines([...manifest, "source.systemName,Elm SIS"]));
  return files;
}

function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join("");
}
