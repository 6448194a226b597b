import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import { eq } from "drizzle-orm";
import { administrators, signIns } from "../../db/control/schema.ts";
import { signIn } from "../../src/access/sign-in.ts";
import { textOf } from "../help/read-page.ts";
import {
  list,
  newPerson,
  openSite,
  password,
  readAudit,
  readDataFiles,
  setUp,
  setupFields,
  type Person,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(60_000);

const right = { email: "ann@example.org", password };
const noon = new Date("2026-11-24T12:00:00.000Z");

let site: Site;
beforeAll(async () => {
  site = await openSite();
  await setUp(site);
});
afterAll(async () => site.close());
beforeEach(() => {
  site.house.clock.now = noon;
});

function wait(minutes: number): void {
  site.house.clock.now = new Date(site.house.clock.now.getTime() + minutes * 60_000);
}

async function signedIn(): Promise<Person> {
  const person = newPerson(site);
  expect((await person.post("/sign-in", right)).status).toBe(303);
  return person;
}

test("a wrong password and an unknown address are answered with the same words", async () => {
  const pages = [];
  for (const email of ["ann@example.org", "nobody@example.org"]) {
    const answer = await newPerson(site).post("/sign-in", {
      email,
      password: "not the right words",
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.getSetCookie()).toEqual([]);
    pages.push((await answer.text()).replaceAll(email, "…"));
  }
  expect(pages[0]).toBe(pages[1] ?? "");
  expect(textOf(pages[0] ?? "")).toContain("The email or the password is not right.");
});

test("an unknown address takes as long as a wrong password", async () => {
  const take = async (email: string): Promise<number> => {
    const times = [];
    for (let tries = 0; tries < 5; tries += 1) {
      const began = performance.now();
      await newPerson(site).post("/sign-in", { email, password: "not the right words" });
      times.push(performance.now() - began);
    }
    return times.toSorted((a, b) => a - b)[2] ?? 0;
  };
  await take("nobody@example.org");
  const [known, unknown] = [await take("ann@example.org"), await take("nobody@example.org")];
  expect(unknown).toBeGreaterThan(known / 3);
});

test("an address is found however it is written", async () => {
  const answer = await newPerson(site).post("/sign-in", { ...right, email: " Ann@Example.ORG " });
  expect(answer.status).toBe(303);
});

test("the cookie is for this site's pages only, and no script can read it", async () => {
  const answer = await newPerson(site).post("/sign-in", right);
  const [cookie = ""] = answer.headers.getSetCookie();
  for (const flag of ["sign-in=", "HttpOnly", "SameSite=Lax", "Path=/"])
    expect(cookie).toContain(flag);
  expect(cookie).not.toContain("Domain");
});

test("behind https the cookie is Secure and no subdomain can plant one", async () => {
  const safe = await openSite({
    PUBLIC_URL: "https://data.example.org",
    API_URL: "https://data.example.org",
  });
  const person = newPerson(safe);
  const { setupCode } = await import("../../src/access/setup-code.ts");
  const answer = await person.post("/setup", { ...setupFields, code: setupCode(safe.deps) });
  const [cookie = ""] = answer.headers.getSetCookie();
  expect(cookie).toStartWith("__Host-sign-in=");
  for (const flag of ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"])
    expect(cookie).toContain(flag);
  expect((await person.get(list)).status).toBe(200);
  const planted = newPerson(safe);
  planted.cookie = person.cookie.replace("__Host-", "");
  expect((await planted.get(list)).status).toBe(303);
  await safe.close();
});

test("the token is stored only as its hash", async () => {
  const token = (await signedIn()).cookie.split("=")[1] ?? "";
  expect(token).toHaveLength(43);
  const bytes = await readDataFiles(site);
  expect(bytes).toContain("ann@example.org");
  expect(bytes).not.toContain(token);
  expect(bytes).not.toContain(password);
  expect(JSON.stringify(site.house.logged)).not.toContain(token);
});

describe("a sign-in ends", () => {
  test("after half an hour without a click", async () => {
    const person = await signedIn();
    wait(29);
    expect((await person.get(list)).status).toBe(200);
    wait(29);
    expect((await person.get(list)).status).toBe(200);
    wait(31);
    expect((await person.get(list)).status).toBe(303);
  });

  test("after twelve hours, however busy it was", async () => {
    const person = await signedIn();
    for (let minutes = 25; minutes < 12 * 60; minutes += 25) {
      wait(25);
      expect((await person.get(list)).status).toBe(200);
    }
    wait(25);
    expect((await person.get(list)).status).toBe(303);
  });

  test("on the server too when somebody signs out", async () => {
    const person = await signedIn();
    const { cookie } = person;
    const answer = await person.post("/sign-out");
    expect(answer.headers.getSetCookie()[0]).toContain("Max-Age=0");
    const thief = newPerson(site);
    thief.cookie = cookie;
    expect((await thief.get(list)).status).toBe(303);
  });

  test("when the administrator is disabled", async () => {
    const person = await signedIn();
    const set = (disabledAt: string | null) =>
      site.deps.databases.control.write((tx) => tx.update(administrators).set({ disabledAt }));
    await set(noon.toISOString());
    expect((await person.get(list)).status).toBe(303);
    expect((await newPerson(site).post("/sign-in", right)).status).toBe(401);
    await set(null);
  });
});

test("a password that is replaced while it is checked opens nothing", async () => {
  const control = site.deps.databases.control;
  const [before] = await control.orm.select().from(administrators);
  const change = (passwordHash: string) =>
    control.write((tx) =>
      tx
        .update(administrators)
        .set({ passwordHash })
        .where(eq(administrators.id, before?.id ?? "")),
    );
  const rows = (await control.orm.select().from(signIns)).length;
  const signing = signIn(site.deps, { address: undefined, userAgent: undefined }, right);
  await change("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$b3RoZXI");
  await expect(signing).rejects.toThrow("not right");
  expect(await control.orm.select().from(signIns)).toHaveLength(rows);
  await change(before?.passwordHash ?? "");
});

test("signing in and out leaves a line in the audit log each", async () => {
  const person = await signedIn();
  await person.post("/sign-out");
  const [ann] = await site.deps.databases.control.orm.select().from(administrators);
  const [out, come] = await readAudit(site, ann?.districtId ?? "");
  expect([come?.action, out?.action]).toEqual([
    "administrator.signed_in",
    "administrator.signed_out",
  ]);
  expect(come).toMatchObject({ actorId: ann?.id, address: "203.0.113.9" });
});

describe("after signing in, people go", () => {
  const go = async (next: string): Promise<string | null> => {
    const answer = await newPerson(site).post("/sign-in", { ...right, next });
    expect(answer.status).toBe(303);
    return answer.headers.get("Location");
  };

  test("where they wanted to", async () => {
    expect(await go("/settings/students?after=12")).toBe("/settings/students?after=12");
    expect(await go("/outbox")).toBe("/outbox");
    const asked = await newPerson(site).get("/settings/audit-log?offset=50");
    expect(asked.headers.get("Location")).toBe(
      `/sign-in?next=${encodeURIComponent("/settings/audit-log?offset=50")}`,
    );
  });

  const elsewhere = [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/settings\\@evil.example",
    "/settings.evil.example",
    "/settingsevil",
    "javascript:alert(1)",
    "/settings/\r\nSet-Cookie: a=b",
    "/settings/\u0000",
    "/sign-out",
    "/settings/ü",
    " /settings",
  ];
  for (const next of elsewhere) {
    test(`never to ${JSON.stringify(next)}`, async () => {
      expect(await go(next)).toBe(list);
      const page = await newPerson(site).get(`/sign-in?next=${encodeURIComponent(next)}`);
      expect(await page.text()).toContain(`name="next" value="${list}"`);
    });
  }
});
