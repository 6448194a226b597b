/** `docs/oneroster.md`, “What we read”: manifest.csv. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { openHouse, type TestHouse } from "../help/district.ts";
import { readStored, type School } from "../import/loading.ts";
import type { Modes, Row } from "./making.ts";
import { born, makeManifest, makePackage, role, rowsOfElm, user } from "./making.ts";
import { addEmptyDistrict, errorsOf, loadPackage, noticesOf } from "./loading.ts";

let house: TestHouse;
let school: School;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  school = await addEmptyDistrict(house);
});

const bulk: Modes = { orgs: "bulk", users: "bulk", roles: "bulk", demographics: "bulk" };

async function refusalOf(files: Map<string, string>): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  loadPackage(school, files).then(
    () => resolve("nothing was refused"),
    (error: Error & { code?: string }) => resolve(`${error.code}: ${error.message}`),
  );
  const sentence = await promise;
  expect(await readStored(school, "students")).toEqual([]);
  return sentence;
}

function withManifest(manifest: string): Map<string, string> {
  return makePackage(rowsOfElm()).set("manifest.csv", manifest);
}

describe("the load is refused when", () => {
  test("there is no manifest", async () => {
    const files = makePackage(rowsOfElm());
    files.delete("manifest.csv");
    expect(await refusalOf(files)).toStartWith("format_invalid: There is no manifest.csv");
  });

  test("the manifest is called something near", async () => {
    const files = makePackage(rowsOfElm());
    files.set("manifests.csv", files.get("manifest.csv") ?? "");
    files.delete("manifest.csv");
    expect(await refusalOf(files)).toContain("Is “manifests.csv” meant?");
  });

  test.each([
    ["manifest.version", "1.1", "line 2: manifest.version is not 1.0"],
    ["oneroster.version", "1.1", "line 3: oneroster.version is not 1.2 or 1.2.1"],
    ["oneroster.version", "", "line 3: oneroster.version is not 1.2 or 1.2.1"],
  ])("%s is “%s”", async (name, value, sentence) => {
    const manifest = makeManifest(bulk, { [name]: value });
    const refusal = await refusalOf(withManifest(manifest));
    expect(refusal).toStartWith(`format_invalid: manifest.csv: ${sentence}`);
  });

  test("it does not say its version", async () => {
    const manifest = makeManifest(bulk).replace("oneroster.version,1.2\r\n", "");
    expect(await refusalOf(withManifest(manifest))).toContain("it does not say oneroster.version");
  });

  test("a mode is no word of the binding, with the nearest", async () => {
    const manifest = makeManifest(bulk).replace("file.users,bulk", "file.users,bluk");
    expect(await refusalOf(withManifest(manifest))).toContain(
      "line 12: file.users is neither bulk, delta nor absent. Is bulk meant?",
    );
  });

  test("a file that it calls bulk or delta is missing: it may still be on its way", async () => {
    for (const mode of ["bulk", "delta"] as const) {
      const files = makePackage(rowsOfElm(), { enrollments: mode });
      const refusal = await refusalOf(files);
      expect(refusal).toContain(`says that enrollments.csv comes as ${mode}, and it is not there`);
    }
  });

  test.each(["orgs", "roles"])("users are bulk and %s is not there", async (name) => {
    const { [name]: _, ...rest } = rowsOfElm();
    const refusal = await refusalOf(makePackage(rest));
    expect(refusal).toContain(`users.csv comes as bulk and ${name}.csv is absent`);
  });

  test("it says two things about one file", async () => {
    const manifest = `${makeManifest(bulk)}file.users,delta\r\n`;
    expect(await refusalOf(withManifest(manifest))).toContain(
      "says something else than line 12 about the same property",
    );
  });

  test("it has other headings, or broken rows", async () => {
    expect(await refusalOf(withManifest("property,value\r\n"))).toContain(
      "its first line is not “propertyName,value”",
    );
    expect(await refusalOf(withManifest("propertyName,value\r\nfile.users\r\n"))).toContain(
      "manifest.csv: line 2: The row has 1 cell",
    );
  });

  test("a file of the package came twice", async () => {
    const files = makePackage(rowsOfElm());
    files.set("Users.CSV", files.get("users.csv") ?? "");
    expect(await refusalOf(files)).toContain(
      "“users.csv” and “Users.CSV” are the same file of the package",
    );
  });

  test("bulk users have no rows, unless the package may be empty", async () => {
    const files = makePackage(rowsOfElm({ users: [], roles: [], demographics: [] }));
    expect(await refusalOf(files)).toStartWith("empty_file: users.csv has no rows");
    const outcomes = await loadPackage(school, files, { settings: { mayBeEmpty: true } });
    expect(outcomes.map(({ failure }) => failure)).toEqual(outcomes.map(() => undefined));
  });
});

test.each(["1.2", "1.2.1"])("version %s is read", async (version) => {
  const manifest = makeManifest(bulk, { "oneroster.version": version });
  await loadPackage(school, withManifest(manifest));
  expect(await readStored(school, "students")).toHaveLength(1);
});

test.each([
  ["absent", { demographics: "absent" }],
  ["no line", {}],
] as const)(
  "a file that is there is not read when the manifest has %s for it, and that is told",
  async (word, modes) => {
    let manifest = makeManifest({ ...bulk, ...modes });
    if (word === "no line") manifest = manifest.replace("file.demographics,bulk\r\n", "");
    const outcomes = await loadPackage(school, withManifest(manifest), {
      settings: { errorPercentMax: 100 },
    });
    expect(noticesOf(outcomes)).toContain(
      "demographics.csv is there and manifest.csv says that it is absent, so it was not read",
    );
    expect(errorsOf(outcomes)).toContain("students 2 date_of_birth: is empty");
  },
);

test("a mode for a file that is not used is passed over, whether it is there or not, and whatever it is", async () => {
  const files = makePackage(rowsOfElm(), { results: "bulk", classes: "delta", courses: "absent" });
  const odd = files.get("manifest.csv")?.replace("file.categories,absent", "file.categories,maybe");
  files.set("manifest.csv", odd ?? "");
  files.set("courses.csv", "not,even\r\nthis");
  const outcomes = await loadPackage(school, files);
  expect(noticesOf(outcomes)).toEqual([]);
  expect(await readStored(school, "students")).toHaveLength(1);
});

test("absent for all ends the load: nothing has changed", async () => {
  await loadPackage(school, makePackage(rowsOfElm()));
  const outcomes = await loadPackage(school, new Map([["manifest.csv", makeManifest({})]]));
  expect(outcomes.map(({ report, failure }) => [report.rowsRead, failure])).toEqual([
    [0, undefined],
  ]);
  expect(noticesOf(outcomes)[0]).toContain("nothing has changed");
  expect(await readStored(school, "students")).toHaveLength(1);
});

test("a file that is none of the binding's is passed over, and that is told", async () => {
  const files = makePackage(rowsOfElm()).set("readme.txt", "hello").set("users.json", "[]");
  expect(noticesOf(await loadPackage(school, files))).toEqual([
    "“readme.txt” is no file of oneroster and was passed over",
    "“users.json” is no file of oneroster and was passed over",
  ]);
});

describe("where a row contradicts the mode of its file, the row is right:", () => {
  const changed: Row = { status: "active", familyName: "Roe" };

  test("a filled status makes a row of a bulk file a change", async () => {
    await loadPackage(school, makePackage(rowsOfElm()));
    // No role and no birth date: of a bulk row either would be an error.
    const rows = rowsOfElm({ users: [user("s1", changed)], roles: [], demographics: [] });
    const outcomes = await loadPackage(school, makePackage(rows));
    expect(errorsOf(outcomes)).toEqual([]);
    expect(await readStored(school, "students")).toMatchObject([{ last_name: "Roe" }]);
  });

  test("an empty one in a delta file counts as active", async () => {
    await loadPackage(school, makePackage(rowsOfElm()));
    const files = makePackage({ users: [user("s1", { familyName: "Roe" })] }, { users: "delta" });
    expect(errorsOf(await loadPackage(school, files))).toEqual([]);
    expect(await readStored(school, "students")).toMatchObject([{ last_name: "Roe" }]);
  });

  test("each file has its own mode", async () => {
    await loadPackage(school, makePackage(rowsOfElm()));
    const users = [user("s1"), user("s2")];
    const roles = [role("s1", "student"), role("s2", "student")];
    // Bulk users whose birth dates come as changes: the one that is not there is as stored.
    const rows = rowsOfElm({ users, roles, demographics: [born("s2")] });
    const outcomes = await loadPackage(school, makePackage(rows, { demographics: "delta" }));
    expect(errorsOf(outcomes)).toEqual([]);
    expect(await readStored(school, "students")).toHaveLength(2);
  });
});
