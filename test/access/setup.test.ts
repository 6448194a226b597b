import { afterEach, expect, setDefaultTimeout, test } from "bun:test";
import { countDistricts } from "../../db/control/districts.ts";
import { administrators, districtKeys } from "../../db/control/schema.ts";
import { setupCode } from "../../src/access/setup-code.ts";
import { errorBeside } from "../help/read-page.ts";
import {
  list,
  newPerson,
  openSite,
  readAudit,
  setUp,
  setupFields,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(60_000);

let site: Site;
afterEach(async () => site.close());

test("setting up makes the district, its key and its administrator, who is signed in at once", async () => {
  site = await openSite();
  const control = site.deps.databases.control.orm;
  expect((await newPerson(site).get("/")).headers.get("Location")).toBe("/setup");
  const person = await setUp(site);
  expect((await person.get(list)).status).toBe(200);
  const [administrator] = await control.select().from(administrators);
  expect(administrator?.passwordHash).toStartWith("$argon2id$");
  const [key] = await control.select().from(districtKeys);
  expect(key?.publicKey).toStartWith("ssh-ed25519 ");
  expect(key?.sealedPrivateKey).not.toContain("PRIVATE KEY");
  const actions = (await readAudit(site, administrator?.districtId ?? "")).map((one) => one.action);
  expect(actions).toContain("district.set_up");
});

test("twenty posts at once make one district", async () => {
  site = await openSite();
  const posts = Array.from({ length: 20 }, (_, number) =>
    newPerson(site).post("/setup", { ...setupFields, email: `a${number}@example.org` }),
  );
  const statuses = (await Promise.all(posts)).map((answer) => answer.status);
  expect(statuses.filter((status) => status === 303)).toHaveLength(1);
  expect(statuses.filter((status) => status === 404)).toHaveLength(19);
  const control = site.deps.databases.control.orm;
  expect(await countDistricts(control)).toBe(1);
  expect(await control.select().from(administrators)).toHaveLength(1);
});

test("afterwards the page is as if it had never been", async () => {
  site = await openSite();
  await setUp(site);
  expect((await newPerson(site).get("/setup")).status).toBe(404);
  expect((await newPerson(site).post("/setup", setupFields)).status).toBe(404);
  expect(await countDistricts(site.deps.databases.control.orm)).toBe(1);
});

test("every wrong answer is said at once, and what was typed comes back but the password", async () => {
  site = await openSite();
  const answer = await newPerson(site).post("/setup", {
    district_name: "Maple Falls USD",
    name: "",
    email: "nowhere",
    password: "",
  });
  const html = await answer.text();
  expect(answer.status).toBe(422);
  for (const field of ["name", "email", "password"]) {
    expect(await errorBeside(html, field)).toBeDefined();
  }
  expect(html).toContain('value="Maple Falls USD"');
});

test("a short, a repetitive and a personal password are refused, and none comes back in the page", async () => {
  site = await openSite();
  for (const weak of [
    "too short",
    "passwordpassword",
    "123456789012345",
    "maple falls usd",
    "a".repeat(300),
  ]) {
    const answer = await newPerson(site).post("/setup", { ...setupFields, password: weak });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(await errorBeside(html, "password")).toBeDefined();
    expect(html).not.toContain(`value="${weak}"`);
  }
  expect(await countDistricts(site.deps.databases.control.orm)).toBe(0);
});

test("where PUBLIC_URL is not local, only whoever reads the start-up lines can set up", async () => {
  site = await openSite({ PUBLIC_URL: "https://data.example.org" });
  const person = newPerson(site);
  expect(await (await person.get("/setup")).text()).toContain("Setup code");
  for (const code of ["", "000000000000", setupCode(site.deps).slice(1)]) {
    const answer = await person.post("/setup", { ...setupFields, code });
    expect(answer.status).toBe(422);
    expect(await errorBeside(await answer.text(), "code")).toBeDefined();
  }
  expect(await countDistricts(site.deps.databases.control.orm)).toBe(0);
  const code = ` ${setupCode(site.deps).toUpperCase()} `;
  expect((await person.post("/setup", { ...setupFields, code })).status).toBe(303);
});

test("letters typed by another keyboard are the same password", async () => {
  site = await openSite();
  const composed = "caf\u00e9 au lait at nine";
  await newPerson(site).post("/setup", { ...setupFields, password: composed });
  const decomposed = composed.normalize("NFD");
  expect(decomposed).not.toBe(composed);
  const answer = await newPerson(site).post("/sign-in", {
    email: "ann@example.org",
    password: decomposed,
  });
  expect(answer.headers.get("Location")).toBe(list);
});
