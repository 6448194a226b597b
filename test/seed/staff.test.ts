import { describe, expect, test } from "bun:test";
import { permissions } from "../../src/catalog/rules/max-permission.ts";
import { buildings } from "../../src/seed/buildings.ts";
import { roles } from "../../src/seed/staff/roles.ts";
import { findEmployee, staff } from "../../src/seed/staff/staff.ts";
import { seedUserRoles } from "../../src/seed/staff/user-roles.ts";
import { seedUsers } from "../../src/seed/staff/users.ts";

const users = seedUsers();
const userRoles = seedUserRoles();

describe("seeded users", () => {
  test("have mailboxes and names of their own, and mail reaches nobody", () => {
    const names = users.map((row) => `${row["first_name"]} ${row["last_name"]}`);
    expect(new Set(names).size).toBe(users.length);
    expect(new Set(users.map((row) => row["email"])).size).toBe(users.length);
    for (const { email } of users) expect(email).toMatch(/^[a-z]+\.[a-z]+@example\.org$/);
    expect(names.filter((name) => name !== name.normalize("NFC").trim())).toEqual([]);
  });

  test("have a group of buildings for each role; some have two roles, some a building with a comma", () => {
    for (const { role, buildings: groups } of users) {
      if (groups === null) continue;
      expect(String(groups).split(";")).toHaveLength(String(role).split(";").length);
    }
    expect(users.some((row) => /;/.test(String(row["role"])))).toBeTrue();
    expect(users.some((row) => /King, Jr\./.test(String(row["buildings"])))).toBeTrue();
    expect(users.some((row) => /^\d{4},\d{4}$/.test(String(row["buildings"])))).toBeTrue();
  });

  test("one is an administrator, and nobody of the whole district names a building", () => {
    const administrators = users.filter((row) => row["admin"] === true);
    expect(administrators.map((row) => row["role"])).toEqual(["District Administrator"]);
    const everywhere = users.filter((row) => row["buildings"] === null).map((row) => row["role"]);
    expect(everywhere).toEqual(["Special Education Director", "District Administrator"]);
    expect(users.every((row) => row["deleted"] === false)).toBeTrue();
  });

  test("every building has a few people, and those who look after plans", () => {
    for (const { reportingId } of buildings) {
      const here = staff.filter(({ posts }) =>
        posts.some((post) => post.buildings.includes(reportingId)),
      );
      expect(here.length).toBeWithin(8, 20);
      for (const role of [
        "Special Education Teacher",
        "General Education Teacher",
        "Section 504 Coordinator",
        "English Learner Teacher",
        "Speech Therapist",
        "Occupational Therapist",
        "School Psychologist",
        "School Nurse",
      ] as const) {
        expect(findEmployee(role, reportingId, 3).email).toBeString();
      }
    }
  });
});

describe("seeded user roles", () => {
  test("hold every role with every form once", () => {
    const keys = userRoles.map((row) => `${row["role"]}|${row["form"]}`);
    expect(new Set(keys).size).toBe(userRoles.length);
    expect(new Set(userRoles.map((row) => String(row["role"])))).toEqual(new Set(roles));
  });

  test("know the roles of all users", () => {
    const known = new Set(userRoles.map((row) => row["role"]));
    const held = users.flatMap((row) => String(row["role"]).split(";"));
    expect(held.filter((role) => !known.has(role))).toEqual([]);
  });

  test("allow at most what is no weaker than the default, and every word occurs", () => {
    const strength = (word: unknown) => permissions.findIndex((one) => one === word);
    for (const row of userRoles) {
      expect(strength(row["default"])).toBeGreaterThanOrEqual(0);
      expect(strength(row["max"])).toBeGreaterThanOrEqual(strength(row["default"]));
    }
    expect(new Set(userRoles.map((row) => String(row["default"])))).toEqual(new Set(permissions));
  });
});
