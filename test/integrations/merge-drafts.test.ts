import { expect, test } from "bun:test";
import {
  locationDefaults,
  sftpDefaults,
  type Draft,
  type GrantDraft,
  type LocationDraft,
} from "../../src/integrations/draft.ts";
import { mergeDrafts } from "../../src/integrations/merge-drafts.ts";

const account = {
  name: "TestHound",
  first_name: "Sam",
  last_name: "O'Hara",
  primary_email: "sam@vendor.example",
  additional_emails: "",
};
const sftp = {
  ...sftpDefaults,
  host: "sftp.vendor.example",
  port: "22",
  username: "samegoal",
  password: "",
  usesKey: false,
  directory: "/",
  fileFormat: "csv",
};
const grant = (endpoint: string, columns: readonly string[] = ["student_id"]): GrantDraft => ({
  endpoint,
  columns,
  buildings: null,
  enrollment: null,
  programs: null,
  beginOn: null,
  rowsMax: null,
  fileName: null,
  reportFieldNames: false,
});
const location: LocationDraft = {
  endpoint: "students",
  filePath: "students.csv",
  fileType: "csv",
  isFolder: false,
  ...locationDefaults,
};
const draft = (change: Partial<Draft> = {}): Draft => ({
  version: 1,
  account,
  grants: [grant("students"), grant("guardians")],
  locations: [],
  mayWrite: [],
  rollOverUntil: "",
  sftp,
  ...change,
});
const { password: _password, usesKey: _usesKey, ...server } = sftp;
const base = { ...account, grants: draft().grants, locations: [], mayWrite: [], sftp: server };

test("what I did not touch takes the other's value, removals and additions included", () => {
  const theirs = draft({
    version: 2,
    account: { ...account, first_name: "Samantha" },
    grants: [grant("students", ["student_id", "grade"]), grant("absences")],
    sftp: { ...sftp, port: "2222" },
  });
  expect(mergeDrafts(base, draft(), theirs)).toEqual(theirs);
});

test("what I changed stays, also where the other changed it too", () => {
  const mine = draft({
    account: { ...account, last_name: "Berg" },
    grants: [grant("students", ["student_id"]), grant("guardians", ["student_id", "email"])],
    sftp: { ...sftp, password: "typed" },
  });
  const theirs = draft({
    version: 2,
    account: { ...account, last_name: "Other", name: "New name" },
    grants: [grant("students")],
    sftp: { ...sftp, port: "2222" },
  });
  const merged = mergeDrafts(base, mine, theirs);
  expect(merged.account).toEqual({ ...account, last_name: "Berg", name: "New name" });
  expect(merged.grants).toEqual([grant("students"), grant("guardians", ["student_id", "email"])]);
  expect(merged.sftp).toEqual(mine.sftp);
  expect(merged.version).toBe(2);
});

test("programs that only the other chose are theirs, and mine stay where I chose some", () => {
  const choose = (...programs: string[]): Draft =>
    draft({ grants: [{ ...grant("students"), programs }, grant("guardians")] });
  const theirs = choose("Section 504");
  expect(mergeDrafts(base, draft(), theirs).grants).toEqual(theirs.grants);
  const mine = choose("Special Education");
  expect(mergeDrafts(base, mine, theirs).grants).toEqual(mine.grants);
  expect(mergeDrafts({ ...base, grants: mine.grants }, mine, draft()).grants).toEqual(
    draft().grants,
  );
});

test("an endpoint that I removed does not come back because the other kept it", () => {
  const merged = mergeDrafts(base, draft({ grants: [grant("students")] }), draft({ version: 2 }));
  expect(merged.grants).toEqual([grant("students")]);
});

test("a pull location that was logged before an upgrade counts as untouched", () => {
  const { endpoint, filePath, fileType, isFolder } = location;
  const mine = draft({ locations: [location] });
  const theirs = draft({ locations: [{ ...location, encoding: "windows-1252" }] });
  const logged = { ...base, locations: [{ endpoint, filePath, fileType, isFolder }] };
  expect(mergeDrafts(logged, mine, theirs).locations).toEqual(theirs.locations);
});

test("a roll-over that only the other planned is theirs, and mine stays where I changed it", () => {
  const theirs = draft({ rollOverUntil: "2026-09-15" });
  expect(mergeDrafts(base, draft(), theirs).rollOverUntil).toBe("2026-09-15");
  const mine = draft({ rollOverUntil: "2026-09-01" });
  expect(mergeDrafts(base, mine, theirs).rollOverUntil).toBe("2026-09-01");
});
