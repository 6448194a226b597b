import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { listDisclosures } from "../../db/ledger/disclosures.ts";
import { discloseRead } from "../../src/disclose.ts";
import { call, openApi, readJson, takeToken } from "../help/call-api.ts";
import { addClient, addDistrict, openHouse, type TestHouse } from "../help/district.ts";
import { startLibsqlServer, type LibsqlServer } from "../help/libsql-server.ts";
import { storeSmallSchool } from "../help/small-school.ts";

setDefaultTimeout(60_000);
let server: LibsqlServer;
let house: TestHouse;

beforeAll(async () => {
  server = startLibsqlServer();
  house = await openHouse({
    DATABASE_URL: `${server.url}/control/`,
    DISTRICT_DATABASE_URL: `${server.url}/{district}-{kind}/`,
    DATABASE_AUTH_TOKEN: server.token,
  });
});
afterAll(async () => {
  await house.close();
  await server.stop();
});

test("the same code sets up, loads, serves and discloses on a libSQL server", async () => {
  const districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
  const client = await addClient(house, districtId, { grants: { students: {}, guardians: {} } });
  const app = openApi(house);
  const token = await takeToken(app, client);
  const list = await readJson(await call(app, token, "/v1/students"));
  expect(list["data"]).toHaveLength(4);
  await discloseRead(house.deps, {
    districtId,
    integrationId: client.integration.id,
    endpoint: "students",
    columns: ["student_id"],
    studentNumbers: [1, 70_000],
  });
  const ledger = await house.deps.databases.ledger(districtId);
  const [last] = await listDisclosures(ledger, client.integration.id, 1);
  expect(last?.studentNumbers).toEqual([1, 70_000]);
});
