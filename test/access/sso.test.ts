import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import { administrators, identities } from "../../db/control/schema.ts";
import { readForms, textOf } from "../help/read-page.ts";
import {
  lastLink,
  list,
  newPerson,
  openSite,
  password,
  setUp,
  type Person,
  type Site,
} from "../help/site.ts";
import { startIssuer, clientId, clientSecret, type MadeUpIssuer } from "./made-up-issuer.ts";

setDefaultTimeout(60_000);

const account = "/settings/account";
const right = { email: "ann@example.org", password };

let site: Site;
let ann: Person;
let issuer: MadeUpIssuer;
beforeAll(async () => {
  issuer = await startIssuer(() => site.house.clock.now);
  site = await openSite(issuer.env);
  ann = await setUp(site);
});
afterAll(async () => {
  await issuer.stop();
  await site.close();
});
beforeEach(async () => {
  issuer.signing = "right";
  issuer.claims = {};
  await site.deps.databases.control.write((tx) => tx.delete(identities));
});

type Journey = { readonly state: string; readonly nonce: string; readonly url: URL };

function journeyOf(location: string): Journey {
  const url = new URL(location);
  const of = (name: string) => url.searchParams.get(name) ?? "";
  return { state: of("state"), nonce: of("nonce"), url };
}

async function leave(person: Person, path = "/sign-in/with/oidc"): Promise<Journey> {
  const answer = await person.get(path);
  expect(answer.status).toBe(303);
  return journeyOf(answer.headers.get("Location") ?? "");
}

function comeBack(
  person: Person,
  { state, nonce }: Journey,
  claims: object = {},
): Promise<Response> {
  issuer.claims = { sub: "user-1", nonce, ...claims };
  return person.get(`/sign-in/callback/oidc?code=good&state=${encodeURIComponent(state)}`);
}

async function bind(person: Person, claims: object = {}): Promise<Response> {
  const page = await (await person.post(`${account}/identities/oidc`)).text();
  const href = page.match(/href="(http:[^"]+authorize[^"]*)"/)?.[1] ?? "";
  return comeBack(person, journeyOf(href.replaceAll("&amp;", "&")), claims);
}

const bound = () => site.deps.databases.control.orm.select().from(identities);

test("an account that nobody added is told what to do, whatever e-mail it claims", async () => {
  const stranger = newPerson(site);
  const journey = await leave(stranger);
  const claims = { email: right.email, email_verified: true, preferred_username: right.email };
  const answer = await comeBack(stranger, journey, claims);
  expect(answer.status).toBe(401);
  expect(stranger.cookie).toBe("");
  expect(textOf(await answer.text())).toContain("Sign in with your password, open Your account");
  expect(await bound()).toHaveLength(0);
  expect(await site.deps.databases.control.orm.select().from(administrators)).toHaveLength(1);
});

test("added on the person's own page, it signs in from then on; another subject with their e-mail does not", async () => {
  const added = await bind(ann, { email: "ann@elsewhere.example" });
  expect(added.headers.get("Location")).toBe(`${account}?notice=identity-added`);
  expect(await bound()).toMatchObject([
    { issuer: issuer.url, subject: "user-1", provider: "oidc" },
  ]);
  const person = newPerson(site);
  const next = encodeURIComponent("/settings/buildings");
  const journey = await leave(person, `/sign-in/with/oidc?next=${next}`);
  expect((await comeBack(person, journey)).headers.get("Location")).toBe("/settings/buildings");
  expect((await person.get(list)).status).toBe(200);
  const thief = newPerson(site);
  const claims = { sub: "user-2", email: "ann@elsewhere.example", email_verified: true };
  expect((await comeBack(thief, await leave(thief), claims)).status).toBe(401);
  expect((await thief.get(list)).status).toBe(303);
});

test("the journey has PKCE, state and nonce, and the client signs in at the token endpoint", async () => {
  const person = newPerson(site);
  const journey = await leave(person);
  const of = (name: string) => journey.url.searchParams.get(name);
  expect(of("response_type")).toBe("code");
  expect(of("code_challenge_method")).toBe("S256");
  expect(of("scope")).toBe("openid email profile");
  expect(of("redirect_uri")).toBe("http://localhost:3000/sign-in/callback/oidc");
  expect(journey.state.length).toBeGreaterThan(20);
  expect(journey.nonce.length).toBeGreaterThan(20);
  await comeBack(person, journey);
  const asked = issuer.asked.at(-1);
  expect(issuer.challengeOf(asked?.verifier ?? "")).toBe(of("code_challenge") ?? "");
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  expect(asked?.authorization).toBe(`Basic ${basic}`);
});

describe("nobody comes in", () => {
  const seconds = () => Math.floor(site.house.clock.now.getTime() / 1_000);
  const cases: readonly (readonly [string, () => object])[] = [
    ["with another nonce", () => ({ nonce: "another" })],
    ["without a nonce", () => ({ nonce: undefined })],
    ["from another issuer", () => ({ iss: "https://evil.example" })],
    ["for another client", () => ({ aud: "somebody-else" })],
    ["for others too", () => ({ aud: [clientId, "b"], azp: "b" })],
    ["too late", () => ({ exp: seconds() - 120 })],
    ["too early", () => ({ nbf: seconds() + 600 })],
    ["without a subject", () => ({ sub: undefined })],
  ];
  for (const [how, claims] of cases) {
    test(how, async () => {
      await bind(ann);
      const person = newPerson(site);
      const answer = await comeBack(person, await leave(person), claims());
      expect(answer.status).toBe(401);
      expect(person.cookie).toBe("");
    });
  }

  for (const signing of ["another key", "none", "client secret"] as const) {
    test(`with a token signed by: ${signing}`, async () => {
      await bind(ann);
      const person = newPerson(site);
      const journey = await leave(person);
      issuer.signing = signing;
      const answer = await comeBack(person, journey);
      expect(answer.status).toBe(401);
      expect(textOf(await answer.text())).toContain("could not be verified");
    });
  }

  test("with another state, in another browser, twice, or after ten minutes", async () => {
    await bind(ann);
    const person = newPerson(site);
    const journey = await leave(person);
    expect((await comeBack(newPerson(site), journey)).status).toBe(401);
    expect((await comeBack(person, { ...journey, state: "made-up" })).status).toBe(401);
    const again = await leave(person);
    expect((await comeBack(person, again)).status).toBe(303);
    expect((await comeBack(person, again)).status).toBe(401);
    const slow = newPerson(site);
    const late = await leave(slow);
    site.house.clock.now = new Date(site.house.clock.now.getTime() + 11 * 60_000);
    expect((await comeBack(slow, late)).status).toBe(401);
    await ann.post("/sign-in", right);
  });

  test("with a code that the issuer does not know, or an answer of another issuer", async () => {
    await bind(ann);
    const person = newPerson(site);
    const { state } = await leave(person);
    const bad = await person.get(`/sign-in/callback/oidc?code=bad&state=${state}`);
    expect(bad.status).toBe(401);
    const journey = await leave(person);
    issuer.claims = { sub: "user-1", nonce: journey.nonce };
    const mixed = `/sign-in/callback/oidc?code=good&state=${journey.state}&iss=https://evil.example`;
    expect((await person.get(mixed)).status).toBe(401);
  });

  test("once the person is disabled", async () => {
    await bind(ann);
    const { control } = site.deps.databases;
    const set = (disabledAt: string | null) =>
      control.write((tx) => tx.update(administrators).set({ disabledAt }));
    await set("2026-11-24T12:00:00.000Z");
    const person = newPerson(site);
    expect((await comeBack(person, await leave(person))).status).toBe(401);
    await set(null);
  });
});

test("one identity opens one account: somebody else cannot add it, and it is removed by its owner", async () => {
  await bind(ann);
  const path = "/settings/administrators/invitations";
  await ann.post(path, { name: "Bea", email: "bea@example.org", role: "administrator" });
  const link = await lastLink(site, "bea@example.org", "invitations");
  const bea = newPerson(site);
  expect((await comeBack(bea, await leave(bea, `${link}/with/oidc`))).status).toBe(409);
  expect((await bea.get(link)).status).toBe(200);
  const joined = await comeBack(bea, await leave(bea, `${link}/with/oidc`), { sub: "user-9" });
  expect(joined.headers.get("Location")).toBe(list);
  expect((await bea.get(list)).status).toBe(200);
  // Without a password it is the only way in.
  const removal = (html: string) => html.match(/action="([^"]*\/removal)"/)?.[1] ?? "";
  const own = removal(await (await bea.get(account)).text());
  expect((await bea.post(own)).status).toBe(409);
  expect(
    (await bea.post(`${account}/password`, { password: "a heron under the lamp" })).status,
  ).toBe(303);
  expect((await bea.post(own)).status).toBe(303);
  expect(await bound()).toHaveLength(1);
});

test("a journey that was begun to add an account ends in the same sign-in or nowhere", async () => {
  const page = await (await ann.post(`${account}/identities/oidc`)).text();
  const href = (page.match(/href="(http:[^"]+authorize[^"]*)"/)?.[1] ?? "").replaceAll(
    "&amp;",
    "&",
  );
  await ann.post("/sign-out");
  expect((await comeBack(ann, journeyOf(href))).status).toBe(401);
  expect(await bound()).toHaveLength(0);
  expect((await ann.post("/sign-in", right)).status).toBe(303);
});

test("it confirms who somebody is, but only the same person, who just signed in there", async () => {
  await bind(ann);
  const { clock } = site.house;
  clock.now = new Date(clock.now.getTime() + 11 * 60_000);
  const asked = await ann.post(`${account}/codes/offer`);
  expect(asked.status).toBe(403);
  const html = await asked.text();
  expect(html).toContain(`href="${account}/confirmation/oidc"`);
  const again = async (claims: object) => {
    const journey = await leave(ann, `${account}/confirmation/oidc`);
    expect(journey.url.searchParams.get("prompt")).toBe("login");
    expect(journey.url.searchParams.get("max_age")).toBe("0");
    return (await comeBack(ann, journey, claims)).status;
  };
  const seconds = Math.floor(clock.now.getTime() / 1_000);
  expect(await again({ sub: "user-2", auth_time: seconds })).toBe(403);
  expect(await again({ auth_time: seconds - 3_600 })).toBe(401);
  expect(await again({})).toBe(401);
  expect(await again({ auth_time: String(seconds - 5) })).toBe(401);
  expect((await ann.post(`${account}/codes/offer`)).status).toBe(403);
  expect(await again({ auth_time: seconds - 5 })).toBe(200);
  const draft = { confirm_draft: (await readForms(html))["confirm_draft"] ?? "" };
  expect((await ann.post(`${account}/codes/offer`, draft)).status).toBe(200);
});

test("buttons are there where a provider is set up, and only there", async () => {
  expect(textOf(await (await newPerson(site).get("/sign-in")).text())).toContain(
    "Sign in with single sign-on",
  );
  expect((await newPerson(site).get("/sign-in/with/google")).status).toBe(404);
  const plain = await openSite();
  await setUp(plain);
  expect(textOf(await (await newPerson(plain).get("/sign-in")).text())).not.toContain(
    "Sign in with",
  );
  await plain.close();
});

test("a provider that is away is said in words, and the password still works", async () => {
  const away = await openSite({ ...issuer.env, OIDC_ISSUER: "http://127.0.0.1:9" });
  await setUp(away);
  const answer = await newPerson(away).get("/sign-in/with/oidc");
  expect(textOf(await answer.text())).toContain("Use your password, or try again later.");
  expect((await newPerson(away).post("/sign-in", right)).status).toBe(303);
  await away.close();
});
