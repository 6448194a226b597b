/** The whole site in this process, as people meet it: forms, cookies, mails. */
import { expect } from "bun:test";
import type { Hono } from "hono";
import { renderLetter } from "../../components/email/render-letter.tsx";
import { listAudit, type AuditEntry } from "../../db/control/audit.ts";
import { insertAdministrator } from "../../db/control/administrators.ts";
import { listIntegrations, type Integration } from "../../db/control/integrations.ts";
import * as schema from "../../db/control/schema.ts";
import { createApp } from "../../routes/index.ts";
import { hashPassword } from "../../src/access/passwords.ts";
import { beginSignIn } from "../../src/access/open-sign-in.ts";
import type { Deps } from "../../src/deps.ts";
import { newId } from "../../src/ids.ts";
import { addDistrict, openHouse, type TestHouse } from "./district.ts";
import { readForms, type Fields } from "./read-page.ts";

export const password = "maple syrup on nine pancakes";
export const list = "/settings/data-imports-exports";

export type Site = {
  readonly house: TestHouse;
  readonly deps: Deps;
  readonly app: Hono;
  readonly close: () => Promise<void>;
};

export async function openSite(env: Readonly<Record<string, string>> = {}): Promise<Site> {
  const house = await openHouse(env);
  const deps = { ...house.deps, renderLetter };
  return { house, deps, app: createApp(deps), close: house.close };
}

export type Headers = Readonly<Record<string, string>>;

/** Somebody with a browser: keeps the cookie, sends forms from our own pages. */
export type Person = {
  readonly get: (path: string, headers?: Headers) => Promise<Response>;
  readonly post: (path: string, fields?: Fields, headers?: Headers) => Promise<Response>;
  cookie: string;
};

export const address = "203.0.113.9";

export function newPerson({ app, deps }: Pick<Site, "app" | "deps">): Person {
  // Beside the sign-in: that the browser is known, and a journey to an identity provider.
  const others = new Map<string, string>();
  const send = async (path: string, init: RequestInit, headers: Headers): Promise<Response> => {
    const kept = [person.cookie, ...others.values()].filter(Boolean).join("; ");
    const whole = { ...(kept ? { Cookie: kept } : {}), ...headers };
    // As under Bun.serve, which tells where a request comes from.
    const server = { requestIP: () => ({ address, family: "IPv4", port: 1 }) };
    const answer = await app.request(path, { ...init, headers: whole }, { server });
    for (const set of answer.headers.getSetCookie()) {
      const cookie = set.split(";")[0] ?? "";
      const name = cookie.split("=")[0] ?? "";
      if (name.endsWith("sign-in")) person.cookie = cookie;
      else others.set(name, cookie);
    }
    return answer;
  };
  const person: Person = {
    cookie: "",
    get: (path, headers = {}) => send(path, { method: "GET" }, headers),
    post: (path, fields = {}, headers = {}) => {
      const body = new URLSearchParams();
      for (const [name, value] of Object.entries(fields)) {
        for (const one of [value].flat()) body.append(name, one);
      }
      return send(path, { method: "POST", body }, { Origin: deps.config.publicUrl, ...headers });
    },
  };
  return person;
}

export const setupFields = {
  district_name: "Maple Falls USD",
  name: "Ann O’Hara",
  email: "ann@example.org",
  password,
};

/** The first administrator, who is signed in. */
export async function setUp(site: Site): Promise<Person> {
  const person = newPerson(site);
  const answer = await person.post("/setup", setupFields);
  expect(answer.status).toBe(303);
  return person;
}

/** An administrator of another district, signed in; setting up makes only the first district. */
export async function addNeighbour(site: Site): Promise<Person & { readonly districtId: string }> {
  const districtId = await addDistrict(site.house, "Neighbour USD");
  return { ...(await addColleague(site, districtId, "Nora Next", "nora@example.org")), districtId };
}

export async function addColleague(
  site: Site,
  districtId: string,
  name: string,
  email: string,
  role: "administrator" | "viewer" = "administrator",
): Promise<Person> {
  const row = {
    id: newId("adm"),
    districtId,
    name,
    email,
    role,
    passwordHash: await hashPassword(password),
    createdAt: site.house.clock.now.toISOString(),
    disabledAt: null,
  } as const;
  const token = await site.deps.databases.control.write(async (tx) => {
    await insertAdministrator(tx, row);
    return beginSignIn(tx, site.deps.now(), row.id, { address, userAgent: undefined });
  });
  const person = newPerson(site);
  person.cookie = `sign-in=${token}`;
  return person;
}

export const account = {
  name: "TestHound",
  first_name: "Sam",
  last_name: "O'Hara",
  primary_email: "sam@vendor.example.org",
  additional_emails: "ops@vendor.example.org, it@vendor.example.org",
} as const;

/** Added by its form; gives what was stored. */
export async function addIntegration(
  site: Site,
  person: Person,
  kind: "export" | "import" = "export",
  more: Fields = {},
): Promise<Integration> {
  const answer = await person.post(list, { ...account, kind, ...more });
  expect(answer.status).toBe(303);
  const rows = await site.deps.databases.control.orm.select().from(schema.integrations);
  const newest = rows.at(-1);
  if (!newest) throw new Error("nothing was added");
  return newest;
}

export async function findFresh(site: Site, { districtId, id }: Integration): Promise<Integration> {
  const all = await listIntegrations(site.deps.databases.control.orm, districtId);
  const found = all.find((one) => one.id === id);
  if (!found) throw new Error("the integration is gone");
  return found;
}

/** In the order in which they were queued. */
export async function readMails(
  site: Site,
): Promise<readonly (typeof schema.mailQueue.$inferSelect)[]> {
  return site.deps.databases.control.orm.select().from(schema.mailQueue);
}

export async function mailsTo(site: Site, email: string): Promise<readonly string[]> {
  const mails = await readMails(site);
  return mails.filter((mail) => mail.recipients.includes(email)).map((mail) => mail.text);
}

/** The path of the newest link that was mailed there. */
export async function lastLink(site: Site, email: string, path: string): Promise<string> {
  const links = (await mailsTo(site, email)).flatMap(
    (text) => text.match(new RegExp(`(?<=${site.deps.config.publicUrl})/${path}/\\w+`, "g")) ?? [],
  );
  const link = links.at(-1);
  if (link === undefined) throw new Error(`no ${path} link was mailed to ${email}`);
  return link;
}

/** As the contact, who has no account. Gives the page's text with the credentials. */
export async function acceptTerms(
  site: Site,
  link: string,
  name = "Sam O'Hara",
): Promise<Response> {
  const contact = newPerson(site);
  const form = await readForms(await contact.get(link));
  return contact.post(
    `${link}/acceptance`,
    { ...form, full_name: name, accept: "true" },
    {
      "User-Agent": "Contact's browser",
    },
  );
}

/** Every row of the control database, as one text. */
export async function dumpControl({ deps }: Pick<Site, "deps">): Promise<string> {
  const rows: unknown[] = [];
  for (const table of Object.values(schema))
    rows.push(await deps.databases.control.orm.select().from(table));
  return JSON.stringify(rows);
}

/** Newest first. */
export async function readAudit(site: Site, districtId: string): Promise<readonly AuditEntry[]> {
  return listAudit(site.deps.databases.control.orm, districtId, { limit: 500 });
}

/** Every byte that a thief of DATA_DIR would hold, whatever database or file it is in. */
export async function readDataFiles({ deps }: Pick<Site, "deps">): Promise<string> {
  const files = new Bun.Glob("**/*").scan({ cwd: deps.config.dataDir, absolute: true });
  const texts: string[] = [];
  for await (const file of files) texts.push(await Bun.file(file).text());
  return texts.join("\n");
}
