import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { administrators, recoveryCodes } from "../../db/control/schema.ts";
import { totpCode, totpStep } from "../../src/access/totp.ts";
import { readForms, textOf } from "../help/read-page.ts";
import {
  dumpControl,
  lastLink,
  list,
  mailsTo,
  newPerson,
  openSite,
  password,
  readAudit,
  setUp,
  type Person,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(60_000);

const email = "ann@example.org";
const account = "/settings/account";

let site: Site;
let ann: Person;
beforeEach(async () => {
  site = await openSite();
  ann = await setUp(site);
});
afterEach(async () => site.close());

function wait(seconds: number): void {
  site.house.clock.now = new Date(site.house.clock.now.getTime() + seconds * 1_000);
}

const codeOf = (secret: string, steps = 0): string =>
  totpCode(secret, totpStep(site.house.clock.now) + steps);

async function switchOn(): Promise<{ readonly secret: string; readonly codes: readonly string[] }> {
  const offer = await (await ann.post(`${account}/codes/offer`)).text();
  const secret = (offer.match(/id="totp-secret"[^>]*>([A-Z2-7 ]+)</)?.[1] ?? "").replaceAll(
    " ",
    "",
  );
  expect(secret).toHaveLength(32);
  const fields = await readForms(offer);
  const answer = await ann.post(`${account}/codes/on`, { ...fields, code: codeOf(secret) });
  expect(answer.status).toBe(200);
  const codes = (await answer.text()).match(/(?<=<code>)[0-9A-Z-]{19}/g) ?? [];
  wait(60);
  return { secret, codes };
}

/** Both steps, as forms. */
async function comeIn(code: string, person = newPerson(site)): Promise<Response> {
  const page = await person.post("/sign-in", { email, password });
  expect(page.status).toBe(200);
  expect(person.cookie).toBe("");
  return person.post("/sign-in/code", { ...(await readForms(page)), code });
}

test("codes are those of RFC 6238, appendix B", () => {
  const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  const vectors: readonly (readonly [seconds: number, code: string])[] = [
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ];
  for (const [seconds, code] of vectors) {
    expect(totpCode(secret, totpStep(new Date(seconds * 1_000)))).toBe(code);
  }
});

test("the page draws the secret and a QR code, and a wrong first code switches nothing on", async () => {
  const offer = await (await ann.post(`${account}/codes/offer`)).text();
  expect(offer).toContain('role="img" aria-label="QR code for your authenticator app"');
  const again = await ann.post(`${account}/codes/on`, {
    ...(await readForms(offer)),
    code: "12345",
  });
  expect(again.status).toBe(422);
  // The same secret, since the app has it already.
  const secretOf = (html: string) => html.match(/id="totp-secret"[^>]*>([^<]+)</)?.[1];
  expect(secretOf(await again.text())).toBe(secretOf(offer) ?? "");
  const [row] = await site.deps.databases.control.orm.select().from(administrators);
  expect(row?.sealedTotpSecret).toBeNull();
});

test("signing in then takes two steps, each code once, a step early or late", async () => {
  const { secret } = await switchOn();
  expect((await comeIn("000000")).status).toBe(401);
  const code = codeOf(secret);
  const person = newPerson(site);
  expect((await comeIn(code, person)).headers.get("Location")).toBe(list);
  expect((await person.get(list)).status).toBe(200);
  expect((await comeIn(code)).status).toBe(401);
  expect((await comeIn(codeOf(secret, 1))).status).toBe(303);
  expect((await comeIn(codeOf(secret, 0))).status).toBe(401);
  wait(300);
  expect((await comeIn(codeOf(secret, 2))).status).toBe(401);
  expect((await comeIn(codeOf(secret, -2))).status).toBe(401);
  expect((await comeIn(codeOf(secret, -1))).status).toBe(303);
});

test("of twenty posts of one code at once, one comes in", async () => {
  const { secret } = await switchOn();
  const person = newPerson(site);
  const step = await readForms(await person.post("/sign-in", { email, password }));
  const code = codeOf(secret);
  const posts = Array.from({ length: 20 }, () =>
    newPerson(site).post("/sign-in/code", { ...step, code }),
  );
  const statuses = (await Promise.all(posts)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 303)).toHaveLength(1);
});

test("the first step alone opens nothing, ends after ten minutes, and cannot be made up", async () => {
  const { secret } = await switchOn();
  const person = newPerson(site);
  const step = await readForms(await person.post("/sign-in", { email, password }));
  expect((await person.get(list)).status).toBe(303);
  const forged = { ...step, step: `${String(step["step"]).slice(0, -2)}AA` };
  expect((await person.post("/sign-in/code", { ...forged, code: codeOf(secret) })).status).toBe(
    410,
  );
  wait(11 * 60);
  expect((await person.post("/sign-in/code", { ...step, code: codeOf(secret) })).status).toBe(410);
});

test("there are ten recovery codes, each stands for a code once, however it is typed", async () => {
  const { codes } = await switchOn();
  expect(new Set(codes).size).toBe(10);
  const [first = "", second = ""] = codes;
  expect((await comeIn(first)).status).toBe(303);
  expect((await comeIn(first)).status).toBe(401);
  expect((await comeIn(second.toLowerCase().replaceAll("-", " "))).status).toBe(303);
  expect(textOf(await (await ann.get(account)).text())).toContain("8 recovery codes left");
});

test("neither the secret nor a recovery code lies in the database, and none is shown again", async () => {
  const { secret, codes } = await switchOn();
  const stored = await dumpControl(site);
  expect(stored).not.toContain(secret);
  expect(await site.deps.databases.control.orm.select().from(recoveryCodes)).toHaveLength(10);
  const page = await (await ann.get(account)).text();
  for (const code of codes) {
    expect(stored).not.toContain(code);
    expect(stored).not.toContain(code.replaceAll("-", ""));
    expect(page).not.toContain(code);
  }
});

test("new recovery codes void the old ones", async () => {
  const { codes } = await switchOn();
  const answer = await ann.post(`${account}/recovery-codes`);
  const fresh = (await answer.text()).match(/(?<=<code>)[0-9A-Z-]{19}/g) ?? [];
  expect(fresh).toHaveLength(10);
  expect((await comeIn(codes[0] ?? "")).status).toBe(401);
  expect((await comeIn(fresh[0] ?? "")).status).toBe(303);
});

test("switching off asks for a password that may stand alone", async () => {
  await switchOn();
  expect((await ann.post(`${account}/codes/off`, { codes_password: "wrong" })).status).toBe(422);
  expect((await ann.post(`${account}/password`, { password: "brisk-9x" })).status).toBe(303);
  const short = await ann.post(`${account}/codes/off`, { codes_password: "brisk-9x" });
  expect(short.status).toBe(422);
  expect(textOf(await short.text())).toContain("needs 15 characters");
  await ann.post(`${account}/password`, { password });
  expect((await ann.post(`${account}/codes/off`, { codes_password: password })).status).toBe(303);
  expect((await newPerson(site).post("/sign-in", { email, password })).status).toBe(303);
  const mails = (await mailsTo(site, email)).join();
  expect(mails).toContain("Codes were switched on");
  expect(mails).toContain("Codes were switched off");
});

test("a mailed link sets the password, and the code is still asked for", async () => {
  const { secret } = await switchOn();
  await newPerson(site).post("/forgot-password", { email });
  const link = await lastLink(site, email, "forgot-password");
  const thief = newPerson(site);
  const answer = await thief.post(link, { password: "a heron under the lamp" });
  expect(answer.headers.get("Location")).toBe("/sign-in");
  expect((await thief.get(list)).status).toBe(303);
  const page = await thief.post("/sign-in", { email, password: "a heron under the lamp" });
  const fields = { ...(await readForms(page)), code: codeOf(secret) };
  expect((await thief.post("/sign-in/code", fields)).status).toBe(303);
});

test("guessing codes is slowed, and the person with a known browser still comes in", async () => {
  const { secret } = await switchOn();
  const owner = newPerson(site);
  expect((await comeIn(codeOf(secret), owner)).status).toBe(303);
  await owner.post("/sign-out");
  owner.cookie = "";
  const statuses: number[] = [];
  const thief = newPerson(site);
  const step = await readForms(await thief.post("/sign-in", { email, password }));
  for (let tries = 0; tries < 1_000; tries += 1) {
    const code = String(tries).padStart(6, "0");
    statuses.push((await thief.post("/sign-in/code", { ...step, code })).status);
  }
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(6);
  expect(statuses.at(-1)).toBe(429);
  wait(60);
  expect((await comeIn(codeOf(secret), owner)).status).toBe(303);
});

test("the audit log tells of each change and each way in", async () => {
  const { codes } = await switchOn();
  await comeIn(codes[0] ?? "");
  const [row] = await site.deps.databases.control.orm.select().from(administrators);
  const entries = await readAudit(site, row?.districtId ?? "");
  expect(entries.map(({ action }) => action)).toContain("administrator.totp_switched_on");
  expect(entries[0]?.after).toEqual({ by: "recovery code" });
});
