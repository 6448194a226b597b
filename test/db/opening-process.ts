/** Opens all databases at the given instant, so that several processes do it at once; then writes and reads once. */
import { insertDistrict } from "../../db/control/districts.ts";
import { openDatabases } from "../../db/open.ts";
import { newId } from "../../src/ids.ts";

const [, , folder = "", instant = "0"] = process.argv;
await Bun.sleep(Math.max(0, Number(instant) - Date.now()));
const databases = await openDatabases({
  control: `file:${folder}/control.db`,
  district: `file:${folder}/{district}/{kind}.db`,
  authToken: undefined,
});
await databases.records("dis_1");
await databases.ledger("dis_1");
const createdAt = new Date(Number(instant)).toISOString();
await databases.control.write((tx) =>
  insertDistrict(tx, { id: newId("dis"), name: "Springfield", createdAt }),
);
databases.close();
