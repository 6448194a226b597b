/** An opt-out is a promise about a child, so no endpoint may forget it: this walks all that the catalog has. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Hono } from "hono";
import { columnNames, type Endpoint } from "../../src/catalog/endpoint.ts";
import { catalog, listEndpoints } from "../../src/catalog/index.ts";
import { enrollmentCodes } from "../../src/catalog/endpoints/students.ts";
import { seedDistrictRecords } from "../../src/seed/seed-records.ts";
import { openApi, readJson, readRows } from "../help/call-api.ts";
import { addDistrict, openHouse, type TestHouse } from "../help/district.ts";
import { openFollower, type Follower } from "../api/following.ts";
import { unzipAll } from "../oneroster/writing.ts";
import { freezeAll } from "../transfer/freezing.ts";
import { optIn, optOut } from "./office.ts";

setDefaultTimeout(120_000);

const everybody = { enrollment: [...enrollmentCodes] };
const hanging = listEndpoints("read").filter(({ student }) => student !== "none");

let house: TestHouse;
let app: Hono;
let districtId: string;
/** The one from whom students are withheld, and another. */
let vendor: Follower;
let other: Follower;

beforeAll(async () => {
  house = await openHouse({ RATE_LIMIT_PER_MINUTE: "0" });
  app = openApi(house);
  districtId = await addDistrict(house);
  await seedDistrictRecords(house.deps, { students: 400 }, () => undefined);
  const grants = Object.fromEntries(hanging.map(({ name }) => [name, everybody]));
  vendor = await openFollower(house, app, districtId, grants);
  other = await openFollower(house, app, districtId, grants);
});
afterAll(() => house.close());

test("an endpoint that names students declares how it hangs on them", () => {
  const naming = catalog.filter((endpoint) => columnNames(endpoint).includes("student_id"));
  expect(naming.length).toBeGreaterThan(10);
  for (const { name, student } of naming) expect([name, student]).not.toEqual([name, "none"]);
});

/** All rows, to the end. */
async function readAll({ get }: Follower, { name }: Endpoint) {
  return readRows(await get(`/v1/${name}?limit=all`));
}

const withRows = hanging.filter((endpoint) => endpoint.package === undefined);
const ofVictim =
  (victim: string) =>
  (row: Readonly<Record<string, unknown>>): boolean =>
    row["student_id"] === victim;

/** Whose rows the endpoint has, not the first and not the last. */
async function chooseVictim(endpoint: Endpoint): Promise<string> {
  const rows = await readAll(vendor, endpoint);
  const ids = [...new Set(rows.map((row) => String(row["student_id"])))];
  expect(ids.length).toBeGreaterThan(1);
  return ids[1] ?? "";
}

describe.each(withRows.map((endpoint) => [endpoint.name, endpoint] as const))(
  "%s",
  (name, endpoint) => {
    test("withholds the student from lists, totals, filters, sorts, tags and cursors at once, and gives it back", async () => {
      const victim = await chooseVictim(endpoint);
      const isTheirs = ofVictim(victim);
      const before = await readAll(vendor, endpoint);
      const mine = before.filter(isTheirs);
      expect(mine.length).toBeGreaterThan(0);
      const rest = before.filter((row) => !isTheirs(row));
      const page = await vendor.get(`/v1/${name}?limit=1`);
      const tag = page.headers.get("ETag") ?? "";
      const cursor = String((await readJson(page))["next_cursor"]);

      await optOut({ house, districtId }, [victim], [vendor.client.integration.id]);
      expect(await readAll(vendor, endpoint)).toEqual(rest);
      expect(await readAll(other, endpoint)).toEqual(before);
      const known = await vendor.get(`/v1/${name}?limit=1`, { headers: { "If-None-Match": tag } });
      expect([known.status, known.headers.get("X-Total-Count")]).toEqual([200, `${rest.length}`]);
      expect((await vendor.get(`/v1/${name}?limit=1&cursor=${cursor}`)).status).toBe(400);
      for (const more of [`student_id=${victim}`, `student_id[gte]=${victim}&sort=student_id`]) {
        const rows = await readRows(await vendor.get(`/v1/${name}?limit=1000&${more}`));
        expect([more, rows.filter(isTheirs)]).toEqual([more, []]);
      }
      const sorted = await readRows(await vendor.get(`/v1/${name}?limit=1000&sort=-student_id`));
      expect(sorted.filter(isTheirs)).toEqual([]);
      for (const format of ["csv", "xml", "ndjson"]) {
        const text = await (await vendor.get(`/v1/${name}?format=${format}`)).text();
        expect([format, text.includes(victim)]).toEqual([format, false]);
      }

      await optIn({ house, districtId }, victim);
      expect(await readAll(vendor, endpoint)).toEqual(before);
      const again = await vendor.get(`/v1/${name}?limit=1`);
      expect(again.headers.get("X-Total-Count")).toBe(`${before.length}`);
      expect(again.headers.get("ETag")).not.toBe(tag);
    });

    test("has no address of theirs", async () => {
      if (endpoint.key.length === 0) return;
      const victim = await chooseVictim(endpoint);
      const row = (await readAll(vendor, endpoint)).find(ofVictim(victim));
      const key = endpoint.key.map((part) => encodeURIComponent(String(row?.[part]))).join(",");
      expect((await vendor.get(`/v1/${name}/${key}`)).status).toBe(200);
      await optOut({ house, districtId }, [victim]);
      const mine = await vendor.get(`/v1/${name}/${key}`);
      expect(mine.status).toBe(404);
      expect(await mine.text()).not.toContain(victim);
      expect((await other.get(`/v1/${name}/${key}`)).status).toBe(404);
      await optIn({ house, districtId }, victim);
      expect((await vendor.get(`/v1/${name}/${key}`)).status).toBe(200);
    });

    test("keeps their rows out of a file, which counts who is withheld", async () => {
      const victim = await chooseVictim(endpoint);
      const mine = (await readAll(vendor, endpoint)).filter(ofVictim(victim)).length;
      const integrationId = vendor.client.integration.id;
      const freeze = async () =>
        freezeAll({ house, districtId }, { endpoint: name, integrationId, ...everybody });
      const [whole] = await freeze();
      expect([whole?.studentsWithheld, whole?.content.includes(victim)]).toEqual([0, true]);
      await optOut({ house, districtId }, [victim, "NOBODYYET"], [integrationId]);
      const [file] = await freeze();
      expect([file?.studentsWithheld, file?.content.includes(victim)]).toEqual([1, false]);
      expect(file?.rows).toBe((whole?.rows ?? 0) - mine);
      await optIn({ house, districtId }, victim);
      await optIn({ house, districtId }, "NOBODYYET");
      const [back] = await freeze();
      expect(back?.content.equals(whole?.content ?? Buffer.of())).toBe(true);
    });
  },
);

/** Rows without an address, and rows that are derived, have no feed. */
const feeds = withRows.filter(({ directions }) => directions.includes("write"));

describe.each(feeds.map((endpoint) => [endpoint.name, endpoint] as const))(
  "the changes of %s",
  (name, endpoint) => {
    test("tell who received the student that it is removed, and bring it back when the opt-out ends", async () => {
      const victim = await chooseVictim(endpoint);
      const mine = (await readAll(vendor, endpoint)).filter(ofVictim(victim)).length;
      const { cursor } = await vendor.hear(name);
      await optOut({ house, districtId }, [victim], [vendor.client.integration.id]);
      const left = await vendor.hear(name, cursor);
      expect(left.told.length).toBe(mine);
      expect(left.told.every((told) => told.startsWith("removed "))).toBe(true);
      const since = "updated_since=2020-01-01T00:00:00Z";
      const changed = await readRows(await vendor.get(`/v1/${name}?limit=1000&${since}`));
      expect(changed.filter(ofVictim(victim))).toEqual([]);
      expect((await vendor.hear(name)).told.length).toBe((await readAll(vendor, endpoint)).length);
      await optIn({ house, districtId }, victim);
      const back = await vendor.hear(name, left.cursor);
      const kept = (told: readonly string[]) =>
        told.map((one) => one.split(" ").slice(1).join(" "));
      expect(kept(back.told)).toEqual(kept(left.told));
      expect(back.told.some((told) => told.startsWith("removed "))).toBe(false);
    });
  },
);

describe.each(hanging.filter((one) => one.package).map((one) => [one.name, one] as const))(
  "the package %s",
  (name) => {
    test("holds nothing of the student, by API and as a file", async () => {
      const read = async (follower: Follower): Promise<string> => {
        const files = await unzipAll(await (await follower.get(`/v1/${name}`)).bytes());
        return [...files.values()].join("\n");
      };
      const students = catalog.find((one) => one.name === "students") as Endpoint;
      const victim = await chooseVictim(students);
      const before = await read(vendor);
      expect(before).toContain(victim);
      const integrationId = vendor.client.integration.id;
      await optOut({ house, districtId }, [victim], [integrationId]);
      const after = await read(vendor);
      expect(after).not.toContain(victim);
      expect(await read(other)).toContain(victim);
      const grant = { endpoint: name, integrationId, ...everybody };
      const folder = await freezeAll({ house, districtId }, { ...grant, fileName: "roster/" });
      expect(folder.some(({ content }) => content.includes(victim))).toBe(false);
      expect(folder.map(({ studentsWithheld }) => studentsWithheld)).toEqual(
        folder.map(({ isDisclosed }) => (isDisclosed ? 1 : 0)),
      );
      const [zip] = await freezeAll({ house, districtId }, grant);
      expect(zip?.studentsWithheld).toBe(1);
      await optIn({ house, districtId }, victim);
      expect(await read(vendor)).toContain(victim);
    });
  },
);
