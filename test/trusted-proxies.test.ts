import { afterAll, beforeAll, expect, test } from "bun:test";
import { findOrigin, parseTrustedProxies } from "../src/trusted-proxies.ts";
import * as schema from "../db/control/schema.ts";
import {
  address as proxy,
  newPerson,
  openSite,
  password,
  setUp,
  setupFields,
} from "./help/site.ts";
import type { Site } from "./help/site.ts";

const trusted = parseTrustedProxies("10.0.0.0/8, 2001:db8::1");

const cases: readonly (readonly [
  what: string,
  peer: string,
  header: string | undefined,
  string,
])[] = [
  ["without a proxy, whoever connects", "198.51.100.7", undefined, "198.51.100.7"],
  ["a stranger's word is worth nothing", "198.51.100.7", "192.0.2.1", "198.51.100.7"],
  ["behind a proxy, whom it names", "10.0.0.1", "192.0.2.1", "192.0.2.1"],
  ["behind two proxies, whom the first one names", "10.0.0.1", "192.0.2.1, 10.9.9.9", "192.0.2.1"],
  ["what the client wrote itself is passed over", "10.0.0.1", "127.0.0.1, 192.0.2.1", "192.0.2.1"],
  ["a proxy that names nobody is named itself", "10.0.0.1", undefined, "10.0.0.1"],
  ["what is no address is nobody", "10.0.0.1", "192.0.2.1, unknown", "10.0.0.1"],
  ["with a port behind it", "10.0.0.1", "192.0.2.1:4711", "192.0.2.1"],
  ["IPv6 in brackets", "10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"],
  ["IPv6 bare", "2001:db8::1", "2001:db8::7", "2001:db8::7"],
  ["IPv4 within IPv6 is IPv4", "::ffff:10.0.0.1", "::ffff:192.0.2.1", "192.0.2.1"],
  ["all of them proxies: the first", "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"],
];
for (const [what, peer, header, origin] of cases) {
  test(`where a request comes from: ${what}`, () => {
    expect(findOrigin(peer, header, trusted)).toBe(origin);
  });
}

let direct: Site;
let behind: Site;
beforeAll(async () => {
  [direct, behind] = [await openSite(), await openSite({ TRUSTED_PROXIES: `${proxy}/32` })];
});
afterAll(async () => {
  await direct.close();
  await behind.close();
});

async function signInFrom(site: Site, header: string): Promise<string | null | undefined> {
  await setUp(site);
  const { email } = setupFields;
  const answer = await newPerson(site).post(
    "/sign-in",
    { email, password },
    { "X-Forwarded-For": header },
  );
  expect(answer.status).toBe(303);
  const rows = await site.deps.databases.control.orm.select().from(schema.signIns);
  return rows.at(-1)?.address;
}

test("a sign-in behind a trusted proxy is known by the client's address", async () => {
  expect(await signInFrom(behind, "192.0.2.1")).toBe("192.0.2.1");
});

test("a forged X-Forwarded-For changes nothing where no proxy is trusted", async () => {
  expect(await signInFrom(direct, "192.0.2.1")).toBe(proxy);
});
