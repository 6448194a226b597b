import { expect, test } from "bun:test";
import { sha256 } from "../../src/ids.ts";
import {
  buildingOrg,
  guardianUser,
  roleId,
  staffUser,
  studentUser,
} from "../../src/oneroster/write/sourced-id.ts";

test("the examples of the document", () => {
  expect(buildingOrg("0012")).toBe("b-0012");
  expect(studentUser("S10042")).toBe("s-S10042");
  expect(guardianUser("S10042", "G20017")).toBe("g-S10042.G20017");
  expect(staffUser("ida.roe@example.org")).toBe("u-ida.roe@example.org");
  expect(buildingOrg("é")).toBe("bx-c3a9");
  expect(guardianUser("S10042", "é")).toBe("gx-S10042.c3a9");
});

test("an id with another character is hex whole, and none is taken for one that is plain", () => {
  for (const id of ["a/b", "a b", "a+b", "a,b", "a\nb", "ａ", "x-61", "📚"]) {
    const hex = Buffer.from(id).toString("hex");
    expect(staffUser(id)).toBe(/^[\w.@-]+$/.test(id) ? `u-${id}` : `ux-${hex}`);
  }
  expect(staffUser("x-61")).not.toBe(staffUser("a"));
});

test("255 characters are enough for plain ids, and one more is a hash", () => {
  const [longest, longer] = ["a".repeat(253), "a".repeat(254)];
  expect(staffUser(longest)).toBe(`u-${longest}`);
  expect(staffUser(longer)).toBe(`uh-${sha256(longer)}`);
  // As hex, of a guardian with the student before it.
  const [odd, odder] = ["é".repeat(60), "学".repeat(60)];
  expect(guardianUser("S1", odd)).toBe(`gx-S1.${"c3a9".repeat(60)}`);
  expect(guardianUser("S1", odder)).toBe(`gh-S1.${sha256(odder)}`);
});

test("a role's id follows from user, org and role alone", () => {
  const role = { user: "u-a", org: "b-1", role: "teacher" };
  expect(roleId(role)).toBe(`r-${sha256("u-a\nb-1\nteacher").slice(0, 32)}`);
  expect(roleId({ ...role, org: "b-2" })).not.toBe(roleId(role));
});
