import { afterEach, beforeEach, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { listMail } from "../../db/control/mail.ts";
import { listAcceptances } from "../../db/control/terms.ts";
import { readTermsState } from "../../src/integrations/access-state.ts";
import { askAgain } from "../../src/integrations/ask-again.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  type TestClient,
  type TestHouse,
} from "../help/district.ts";

let house: TestHouse;
let districtId: string;
let client: TestClient;

beforeEach(async () => {
  house = await openHouse();
  districtId = await addDistrict(house);
  client = await addClient(house, districtId, { grants: { students: {} } });
});
afterEach(() => house.close());

const mails = () => listMail(house.deps.databases.control.orm, districtId, 10);
const termsKind = async (): Promise<string> => {
  const acceptances = await listAcceptances(
    house.deps.databases.control.orm,
    client.integration.id,
  );
  return readTermsState(client.integration, acceptances, house.clock.now).kind;
};

async function makeTextOlder(): Promise<void> {
  await house.deps.databases.control.write(async (tx) => {
    await tx.run(sql`update acceptances set terms_version = '0.9'`);
  });
}

test("whoever accepted the present text is asked nothing", async () => {
  await askAgain(house.deps);
  expect(await mails()).toEqual([]);
});

test("a new text is mailed once to whoever accepted an older one, with 14 days' grace and then an end", async () => {
  await makeTextOlder();
  house.clock.now = new Date("2026-11-05T00:00:00.000Z");
  expect(await termsKind()).toBe("grace");
  await askAgain(house.deps);
  await askAgain(house.deps);
  expect(await mails()).toMatchObject([{ recipients: [client.integration.primaryEmail] }]);
  house.clock.now = new Date("2026-11-15T00:00:01.000Z");
  expect(await termsKind()).toBe("lapsed");
});
