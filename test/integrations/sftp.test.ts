import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  findIntegrationRecord,
  insertHostKey,
  listHostKeys,
  type Integration,
  type SftpTargetRow,
} from "../../db/control/integrations.ts";
import { errorBeside, readForms, textOf, type Fields } from "../help/read-page.ts";
import {
  addIntegration,
  findFresh,
  list,
  openSite,
  readAudit,
  readDataFiles,
  setUp,
  type Person,
  type Site,
} from "../help/site.ts";

setDefaultTimeout(60_000);

const word = "the vendor's own word 7!";
const server = {
  sftp_host: "sftp.vendor.example",
  sftp_username: "maple",
  sftp_directory: "/in",
  sftp_file_format: "csv",
};

let site: Site;
let ann: Person;
let integration: Integration;
let path: string;

beforeEach(async () => {
  site = await openSite();
  ann = await setUp(site);
  integration = await addIntegration(site, ann);
  path = `${list}/${integration.id}`;
});
afterEach(async () => site.close());

async function save(more: Fields): Promise<Response> {
  return ann.post(path, { ...(await readForms(await ann.get(path), "integration-form")), ...more });
}

async function readTarget(): Promise<SftpTargetRow | undefined> {
  const fresh = await findFresh(site, integration);
  return (await findIntegrationRecord(site.deps.databases.control.orm, fresh)).target;
}

async function pinKey(): Promise<void> {
  await site.deps.databases.control.write((tx) =>
    insertHostKey(tx, {
      integrationId: integration.id,
      type: "ssh-ed25519",
      fingerprint: "SHA256:abc",
      seenAt: site.house.clock.now.toISOString(),
      trustedAt: site.house.clock.now.toISOString(),
      trustedBy: "Ann O’Hara",
    }),
  );
}

async function countPinned(): Promise<number> {
  return (await listHostKeys(site.deps.databases.control.orm, integration.id)).length;
}

describe("a password", () => {
  test("is stored sealed, and comes back in no page and no audit row", async () => {
    expect((await save({ ...server, sftp_password: word })).status).toBe(303);
    const target = await readTarget();
    expect(site.deps.seal.open(target?.sealedPassword ?? "")).toBe(word);
    const pages = [await ann.get(path), await ann.get(list), await ann.get("/settings/audit-log")];
    pages.push(
      await ann.post(`${path}/draft`, {
        ...(await readForms(await ann.get(path), "integration-form")),
        step: "add-endpoint",
      }),
    );
    for (const page of pages)
      expect(textOf(await page.clone().text()) + (await page.text())).not.toContain(word);
    expect(JSON.stringify(await readAudit(site, integration.districtId))).not.toContain(
      target?.sealedPassword ?? "-",
    );
    expect(await readDataFiles(site)).not.toContain(word);
    expect(JSON.stringify(site.house.logged)).not.toContain(word);
  });

  test("that is stored is kept by a blank field", async () => {
    await save({ ...server, sftp_password: word });
    const before = await readTarget();
    expect(textOf(await (await ann.get(path)).text())).toContain("A password is stored");
    expect((await save({ sftp_directory: "/other" })).status).toBe(303);
    expect(await readTarget()).toEqual({ ...before!, directory: "/other" });
    const [entry] = await readAudit(site, integration.districtId);
    expect(entry?.after).toMatchObject({ changes: ["SFTP"], sftp: { hasPassword: true } });
  });

  test("that is stored is replaced by a typed one", async () => {
    await save({ ...server, sftp_password: word });
    await save({ sftp_password: "another" });
    expect(site.deps.seal.open((await readTarget())?.sealedPassword ?? "")).toBe("another");
  });

  test("that is typed comes back with a form that has another mistake, so that nobody types it twice", async () => {
    const answer = await save({ ...server, sftp_password: word, sftp_port: "x" });
    expect(answer.status).toBe(422);
    expect(await readForms(answer, "integration-form")).toMatchObject({
      sftp_password: word,
      sftp_port: "x",
    });
    expect(await readTarget()).toBeUndefined();
  });

  test("of a thousand characters at most", async () => {
    const answer = await save({ ...server, sftp_password: "a".repeat(1_001) });
    expect(await errorBeside(await answer.text(), "sftp_password")).toContain("1,000");
  });
});

describe("the district's key", () => {
  test("is meant by a blank password where none is stored", async () => {
    expect((await save(server)).status).toBe(303);
    expect(await readTarget()).toMatchObject({
      host: "sftp.vendor.example",
      port: 22,
      sealedPassword: null,
    });
    expect(
      (await readForms(await ann.get(path), "integration-form"))["sftp_use_key"],
    ).toBeUndefined();
    expect((await save({ sftp_directory: "/other" })).status).toBe(303);
    expect((await readTarget())?.sealedPassword).toBeNull();
  });

  test("replaces a stored password by a tick", async () => {
    await save({ ...server, sftp_password: word });
    expect((await save({ sftp_use_key: "true" })).status).toBe(303);
    expect((await readTarget())?.sealedPassword).toBeNull();
  });

  test("and a typed password together are refused", async () => {
    await save({ ...server, sftp_password: word });
    const before = await readTarget();
    const answer = await save({ sftp_password: "another", sftp_use_key: "true" });
    expect(answer.status).toBe(422);
    expect(await errorBeside(await answer.text(), "sftp_password")).toContain("not both");
    expect(await readTarget()).toEqual(before);
  });
});

describe("another server", () => {
  for (const change of [{ sftp_host: "other.vendor.example" }, { sftp_port: "2222" }] as const) {
    const what = Object.keys(change).join();
    test(`by ${what} asks for the password again, which is not sent there unasked`, async () => {
      await save({ ...server, sftp_password: word });
      await pinKey();
      const before = await readTarget();
      const answer = await save(change);
      expect(answer.status).toBe(422);
      expect(await errorBeside(await answer.text(), "sftp_password")).toContain(
        "enter its password again",
      );
      expect(await readTarget()).toEqual(before);
      expect(await countPinned()).toBe(1);
      expect((await save({ ...change, sftp_password: "another" })).status).toBe(303);
      expect(await countPinned()).toBe(0);
    });

    test(`by ${what} forgets the host keys with the district's key too`, async () => {
      await save(server);
      await pinKey();
      expect((await save(change)).status).toBe(303);
      expect(await countPinned()).toBe(0);
    });
  }

  test("is not meant by another user, directory or format", async () => {
    await save({ ...server, sftp_password: word });
    await pinKey();
    await save({ sftp_username: "falls", sftp_directory: "/out", sftp_file_format: "xml" });
    expect(await countPinned()).toBe(1);
    expect(site.deps.seal.open((await readTarget())?.sealedPassword ?? "")).toBe(word);
  });

  test("none at all forgets password and host keys", async () => {
    await save({ ...server, sftp_password: word });
    await pinKey();
    await save({ sftp_host: " " });
    expect(await readTarget()).toBeUndefined();
    expect(await countPinned()).toBe(0);
  });
});

test("a test of fields that are not saved asks to save first, and connects nowhere", async () => {
  await save({ ...server, sftp_password: word });
  const form = await readForms(await ann.get(path), "integration-form");
  for (const change of [
    { sftp_host: "other.example" },
    { sftp_password: "another" },
    { sftp_use_key: "true" },
  ]) {
    const answer = await ann.post(`${path}/connection-tests`, { ...form, ...change });
    expect(textOf(await answer.text())).toContain("Press Update data export, then test");
  }
});

test("a key that the server did not show cannot be trusted", async () => {
  await save(server);
  const form = await readForms(await ann.get(path), "integration-form");
  const answer = await ann.post(`${path}/host-keys`, { ...form, host_key: "SHA256:forged" });
  expect(answer.status).toBe(422);
  expect(await countPinned()).toBe(0);
});

test("trusting a key is a named person's act", async () => {
  await save(server);
  await site.deps.databases.control.write((tx) =>
    insertHostKey(tx, {
      integrationId: integration.id,
      type: "ssh-ed25519",
      fingerprint: "SHA256:shown",
      seenAt: site.house.clock.now.toISOString(),
      trustedAt: null,
      trustedBy: null,
    }),
  );
  const form = await readForms(await ann.get(path), "integration-form");
  await ann.post(`${path}/host-keys`, { ...form, host_key: "SHA256:shown" });
  const [key] = await listHostKeys(site.deps.databases.control.orm, integration.id);
  expect(key?.trustedBy).toBe("Ann O’Hara");
  const [entry] = await readAudit(site, integration.districtId);
  expect(entry).toMatchObject({
    action: "host_key.trusted",
    after: { fingerprint: "SHA256:shown" },
  });
});
