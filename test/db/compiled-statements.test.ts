import { existsSync } from "node:fs";
import { dirname } from "node:path";
import Libsql from "libsql";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { upsertSetting } from "../../db/control/settings.ts";
import { openHouse, type TestHouse } from "../help/district.ts";
import { startLibsqlServer } from "../help/libsql-server.ts";

const question = "select count(*) || ' of ' || ? from settings";

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

test("each answer is of that moment, also after other writes and a changed table", async () => {
  const { control } = house.deps.databases;
  const before = Number.parseInt(await control.ask(question, "x"), 10);
  await control.write((tx) => upsertSetting(tx, "one", "x"));
  expect(await control.ask(question, "x")).toBe(`${before + 1} of x`);
  await control.orm.run(sql`alter table settings add column more text`);
  await control.write((tx) => upsertSetting(tx, "two", "x"));
  expect(await control.ask(question, "“y”")).toBe(`${before + 2} of “y”`);
  await control.orm.run(sql`alter table settings drop column more`);
});

test("it keeps no snapshot: the log can be written back and emptied between two", async () => {
  const { control } = house.deps.databases;
  await control.ask(question, "x");
  await control.write((tx) => upsertSetting(tx, "three", "x"));
  const [row] = await control.orm.all<{ busy: number; log: number }>(
    sql`pragma wal_checkpoint(truncate)`,
  );
  expect(row).toMatchObject({ busy: 0, log: 0 });
});

test("what is told is stored when it returns, in turn with all other writes", async () => {
  const { control } = house.deps.databases;
  const insertion = "insert into settings (name, value) select value, 'x' from json_each(?)";
  const telling = ["four", "five", "six"].map((name) =>
    control.tell(insertion, JSON.stringify([name])),
  );
  const writing = control.write((tx) => upsertSetting(tx, "seven", "x"));
  await Promise.all([...telling, writing]);
  const [row] = await control.orm.all<{ count: number }>(
    sql`select count(*) as count from settings where name in ('four', 'five', 'six', 'seven')`,
  );
  expect(row?.count).toBe(4);
  const twice = await control.tell(insertion, '["four"]').catch(String);
  expect(twice).toContain("UNIQUE");
});

test("it waits while another process writes", async () => {
  const { control } = house.deps.databases;
  const file = control.fileUrl?.slice("file:".length) ?? "";
  const other = new Libsql(file);
  other.exec("begin immediate");
  const telling = control.tell("insert into settings (name, value) values (?, 'x')", "eight");
  expect(await Promise.race([telling, Bun.sleep(200).then(() => "waits")])).toBe("waits");
  expect(await control.ask(question, "x")).toEndWith(" of x");
  other.exec("commit");
  await telling;
  other.close();
  // Nothing of the attempts is left that keeps a lock or a snapshot.
  await control.write((tx) => upsertSetting(tx, "nine", "x"));
  const [log] = await control.orm.all(sql`pragma wal_checkpoint(truncate)`);
  expect(log).toMatchObject({ busy: 0, log: 0 });
});

test("after the end nothing is asked, and no file is made", async () => {
  const closed = await openHouse();
  const { control } = closed.deps.databases;
  await control.ask(question, "x");
  await closed.close();
  expect(await control.ask(question, "x").catch(String)).toContain("closed");
  expect(existsSync(control.fileUrl?.slice("file:".length) ?? "")).toBe(false);
});

test("one that fails tells why, and the next works", async () => {
  const { control } = house.deps.databases;
  const failed = await control.ask("select ? from nowhere", "x").catch(String);
  expect(failed).toContain("no such table: nowhere");
  expect(await control.ask(question, "x")).toEndWith(" of x");
});

test("a libSQL server is asked the same", async () => {
  const server = startLibsqlServer();
  const remote = await openHouse({
    DATABASE_URL: `${server.url}/control/`,
    DISTRICT_DATABASE_URL: `${server.url}/{district}-{kind}/`,
    DATABASE_AUTH_TOKEN: server.token,
  });
  expect(await remote.deps.databases.control.ask(question, "x")).toMatch(/^\d+ of x$/);
  await remote.close();
  await server.stop();
});

test("there is one native library, since two in a process drop each other's locks", () => {
  const client = dirname(Bun.resolveSync("@libsql/client", import.meta.dir));
  expect(Bun.resolveSync("libsql", client)).toBe(Bun.resolveSync("libsql", import.meta.dir));
});
