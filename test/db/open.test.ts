import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type Client } from "@libsql/client";
import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { listDisclosureLines } from "../../db/ledger/by-student.ts";
import { insertDisclosure } from "../../db/ledger/disclosures.ts";
import { openDatabases, type Databases } from "../../db/open.ts";

setDefaultTimeout(120_000);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "open-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function openAll(): Promise<Databases> {
  return openDatabases({
    control: `file:${folder}/control.db`,
    district: `file:${folder}/{district}/{kind}.db`,
    authToken: undefined,
  });
}

async function onFile<T>(name: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = createClient({ url: `file:${folder}/${name}` });
  try {
    return await work(client);
  } finally {
    client.close();
  }
}

async function openInProcesses(count: number): Promise<readonly string[]> {
  const script = join(import.meta.dir, "opening-process.ts");
  // Far enough off that every process has started by then.
  const instant = String(Date.now() + 1_500);
  const children = Array.from({ length: count }, () =>
    Bun.spawn([process.execPath, script, folder, instant], { stdout: "ignore", stderr: "pipe" }),
  );
  return Promise.all(
    children.map(async (child) => {
      const errors = await new Response(child.stderr).text();
      return `${await child.exited} ${errors}`.trim();
    }),
  );
}

test("processes that open an empty folder at the same moment all succeed, and migrate once", async () => {
  expect(await openInProcesses(4)).toEqual(["0", "0", "0", "0"]);
  for (const kind of ["control", "records", "ledger"]) {
    const name = kind === "control" ? "control.db" : `dis_1/${kind}.db`;
    const rows = await onFile(name, (client) => client.execute("select * from schema_migrations"));
    const files = new Bun.Glob("*.sql").scanSync(
      join(import.meta.dir, "../../db", kind, "migrations"),
    );
    expect(rows.rows).toHaveLength([...files].length);
  }
  const districts = await onFile("control.db", (client) =>
    client.execute("select * from districts"),
  );
  expect(districts.rows).toHaveLength(4);
});

/** What the last migration of the ledger makes. */
const newestTables = ["disclosure_kinds", "disclosure_parts", "known_students", "parts_progress"];

/** The ledger as an older version would have left it: without its newest tables, with something of its own. */
async function makeOlderLedger(): Promise<void> {
  const databases = await openAll();
  await databases.ledger("dis_1");
  databases.close();
  await Bun.sleep(0);
  await onFile("dis_1/ledger.db", (client) =>
    client.executeMultiple(`
      ${newestTables.map((name) => `drop table ${name};`).join("\n")}
      create table older_things (name text);
      insert into older_things values ('kept');
      update schema_migrations set created_at = created_at - 1;`),
  );
}

test("before an upgrade the database is copied as it was, readable by its owner only", async () => {
  await makeOlderLedger();
  const databases = await openAll();
  const ledger = await databases.ledger("dis_1");
  expect(await listDisclosureLines(ledger, [1])).toEqual([]);
  databases.close();
  const copy = "dis_1/ledger.db.before-upgrade-1";
  const older = await onFile(copy, (client) => client.execute("select * from older_things"));
  expect(older.rows).toMatchObject([{ name: "kept" }]);
  const tables = await onFile(copy, (client) =>
    client.execute("select 1 from sqlite_master where name = 'disclosure_kinds'"),
  );
  expect(tables.rows).toEqual([]);
  expect((await stat(join(folder, copy))).mode & 0o777).toBe(0o600);
});

test("processes that upgrade a database at the same moment make one copy, of the older one", async () => {
  await makeOlderLedger();
  expect(await openInProcesses(3)).toEqual(["0", "0", "0"]);
  const names = await readdir(join(folder, "dis_1"));
  const copies = names.filter((name) => name.includes("before-upgrade"));
  expect(copies).toEqual(["ledger.db.before-upgrade-1"]);
  const older = await onFile(`dis_1/${copies[0]}`, (client) =>
    client.execute("select * from older_things"),
  );
  expect(older.rows).toHaveLength(1);
});

test("an upgrade that fails leaves the database as it was", async () => {
  const databases = await openAll();
  await databases.ledger("dis_1");
  databases.close();
  await onFile("dis_1/ledger.db", (client) =>
    client.executeMultiple(`
      drop table disclosure_kinds;
      update schema_migrations set created_at = created_at - 1;`),
  );
  const again = await openAll();
  // The first statement succeeds, a later one finds its name taken.
  expect(await again.ledger("dis_1").catch((error: unknown) => error)).toBeInstanceOf(Error);
  again.close();
  const tables = await onFile("dis_1/ledger.db", (client) =>
    client.execute("select name from sqlite_master where name = 'disclosure_kinds'"),
  );
  expect(tables.rows).toEqual([]);
});

test("a fresh database is not copied, and neither is one that is up to date", async () => {
  for (let time = 1; time <= 2; time += 1) {
    const databases = await openAll();
    await databases.records("dis_1");
    databases.close();
  }
  const names = await readdir(folder, { recursive: true });
  expect(names.filter((name) => name.includes("before-upgrade"))).toEqual([]);
});

test("a database of a newer version is refused with a sentence, and left alone", async () => {
  (await openAll()).close();
  await onFile("control.db", (client) =>
    client.execute(
      "insert into schema_migrations (created_at, hash) values (4102444800000, 'from the future')",
    ),
  );
  const error = await openAll().catch((fault: unknown) => fault);
  expect(String(error)).toContain(
    `The control database file:${folder}/control.db was written by a newer version of this program. Start that version.`,
  );
  const names = await readdir(folder);
  expect(names.filter((name) => name.includes("before-upgrade"))).toEqual([]);
});

test("a district's database that could not be opened is tried again at the next call", async () => {
  const databases = await openAll();
  await onFileOfDistrict("create table schema_migrations (created_at integer, hash text)");
  await onFileOfDistrict("insert into schema_migrations values (4102444800000, 'future')");
  expect(await databases.records("dis_1").catch((fault: unknown) => fault)).toBeInstanceOf(Error);
  await onFileOfDistrict("drop table schema_migrations");
  expect(await databases.records("dis_1")).toBeDefined();
  databases.close();
});

async function onFileOfDistrict(statement: string): Promise<void> {
  await Bun.$`mkdir -p ${folder}/dis_1`.quiet();
  await onFile("dis_1/records.db", (client) => client.execute(statement));
}

test("database files, their logs included, are readable by their owner only", async () => {
  const databases = await openAll();
  const ledger = await databases.ledger("dis_1");
  await insertDisclosure(ledger, {
    integrationId: "int_1",
    endpoint: "students",
    columns: ["student_id"],
    channel: "api",
    at: "2026-11-24T12:00:00.000Z",
    runId: null,
    state: "sent",
    studentNumbers: [1, 2],
  });
  const modes = await Promise.all(
    (await readdir(folder, { recursive: true })).map(
      async (name) => (await stat(join(folder, name))).mode & 0o077,
    ),
  );
  expect(modes.length).toBeGreaterThan(4);
  expect(new Set(modes)).toEqual(new Set([0]));
  databases.close();
});

test("a database is opened once, however many ask for it at once", async () => {
  const databases = await openAll();
  const opened = await Promise.all([databases.records("dis_1"), databases.records("dis_1")]);
  expect(opened[0]).toBe(opened[1]);
  expect(await databases.records("dis_2")).not.toBe(opened[0]);
  databases.close();
});

test("more snapshots at once than there are connections wait for their turn, also after one that failed", async () => {
  const databases = await openAll();
  const records = await databases.records("dis_1");
  const reads = Array.from({ length: 60 }, (_, index) =>
    records.read(async (snapshot) => {
      if (index === 0) throw new Error("the work failed");
      await Bun.sleep(1);
      await snapshot.all("select 1");
      return index;
    }),
  );
  const settled = await Promise.allSettled(reads);
  expect(settled.map(({ status }) => status)).toEqual(["rejected", ...Array(59).fill("fulfilled")]);
  databases.close();
});
