import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp } from "../../routes/index.ts";
import { addClient, addDistrict, openHouse, type TestHouse } from "../help/district.ts";
import { runCommand } from "../help/run-command.ts";
import { storeSmallSchool } from "../help/small-school.ts";

setDefaultTimeout(120_000);

const root = join(import.meta.dir, "../..");
const modules = join(root, "node_modules");
const bun = process.execPath;

let house: TestHouse;
let server: Bun.Server<undefined>;
let folder: string;
let clients: readonly string[];

beforeAll(async () => {
  house = await openHouse();
  server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: createApp(house.deps).fetch });
  const districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
  const exporter = await addClient(house, districtId, { grants: { students: {}, guardians: {} } });
  const importer = await addClient(house, districtId, { kind: "import", mayWrite: ["absences"] });
  clients = [exporter, importer].flatMap(({ clientId, secret }) => [clientId, secret]);
  folder = await mkdtemp(join(tmpdir(), "client-"));
  await Bun.write(join(folder, "tsconfig.json"), JSON.stringify(settings));
  await copyFile(join(import.meta.dir, "vendor-trip.txt"), join(folder, "trip.ts"));
});
afterAll(async () => {
  await server.stop(true);
  await house.close();
  await rm(folder, { recursive: true, force: true });
});

/** As a vendor would set it: strict, and with the types of openapi-fetch alone. */
const settings = {
  compilerOptions: {
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    target: "es2024",
    module: "esnext",
    moduleResolution: "bundler",
    lib: ["es2024", "dom", "dom.iterable"],
    types: [],
    paths: { "openapi-fetch": [join(modules, "openapi-fetch")] },
  },
  files: ["trip.ts"],
};

test.each(["openapi.json", "openapi-3.0.json"])(
  "a client made from %s compiles strictly and makes a vendor's whole trip",
  async (name) => {
    const from = join(folder, name);
    await Bun.write(from, await (await fetch(`${server.url}${name}`)).text());
    const make = join(import.meta.dir, "make-client.ts");
    await runCommand([bun, make, from, join(folder, "api.d.ts")]);
    const compiled = Bun.spawnSync([join(modules, ".bin/tsc"), "--project", folder]);
    expect(compiled.stdout.toString()).toBe("");
    const words = await runCommand([bun, join(folder, "trip.ts"), server.url.origin, ...clients]);
    expect(JSON.parse(words)).toEqual({
      kind: "export",
      perMinute: 600,
      listed: ["A1", "A2", "B1", "B2"],
      born: "2014-05-06",
      guardian: "G,A1",
      filtered: ["A1", "B1"],
      added: ["A1", "A2", "B1", "B2"].map((id) => ["added", id, id]),
      next: 0,
      // The second time it is the report of the first: both send one Idempotency-Key.
      load: ["succeeded", 1],
      run: "succeeded",
      problem: [404, "req_"],
      refused: [422, "student_id"],
    });
  },
);
