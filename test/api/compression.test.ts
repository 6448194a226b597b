import { afterAll, beforeAll, expect, test } from "bun:test";
import { gunzipSync } from "node:zlib";
import { Hono } from "hono";
import { acceptsGzip, compressAnswers } from "../../routes/guards/compress-answers.ts";
import { call, openApi, takeToken, tokenForm } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  storeRows,
  type TestClient,
  type TestHouse,
} from "../help/district.ts";
import { student } from "../help/small-school.ts";

let house: TestHouse;
let app: Hono;
let client: TestClient;
let token: string;

beforeAll(async () => {
  house = await openHouse();
  app = openApi(house);
  const districtId = await addDistrict(house);
  await storeRows(house, districtId, "buildings", [
    { building_reporting_id: "001", building: "Lincoln Elementary" },
  ]);
  const ids = Array.from({ length: 2_500 }, (_, index) => `S${String(index).padStart(5, "0")}`);
  await storeRows(
    house,
    districtId,
    "students",
    ids.map((id) => student(id, "001", "ENROLLED")),
  );
  client = await addClient(house, districtId, {
    grants: { students: {}, buildings: {}, oneroster: {} },
  });
  token = await takeToken(app, client);
});
afterAll(() => house.close());

function get(path: string, encoding?: string): Promise<Response> {
  return call(app, token, path, encoding ? { headers: { "Accept-Encoding": encoding } } : {});
}

async function unzip(answer: Response): Promise<string> {
  return gunzipSync(await answer.arrayBuffer()).toString();
}

test("a page and a stream in every format are compressed when that is asked for, and say the same", async () => {
  for (const query of [
    "?limit=1000&sort=student_id",
    "?limit=all",
    "?format=csv",
    "?format=xml",
    "?format=ndjson",
  ]) {
    const plain = await get(`/v1/students${query}`, "identity");
    const zipped = await get(`/v1/students${query}`, "gzip");
    expect([plain.headers.get("Content-Encoding"), zipped.headers.get("Content-Encoding")]).toEqual(
      [null, "gzip"],
    );
    for (const { headers } of [plain, zipped]) {
      expect(headers.get("Vary")).toContain("Accept-Encoding");
    }
    const withoutCursor = (text: string): string => text.replace(/"next_cursor":"[^"]+"/, "");
    const text = await plain.text();
    const bytes = await zipped.arrayBuffer();
    expect(bytes.byteLength).toBeLessThan(text.length / 4);
    expect(withoutCursor(gunzipSync(bytes).toString())).toBe(withoutCursor(text));
  }
});

test("without the header nothing is compressed, nor is what is short", async () => {
  expect((await get("/v1/students?limit=1000")).headers.has("Content-Encoding")).toBe(false);
  const short = await get("/v1/buildings", "gzip");
  expect(short.headers.has("Content-Encoding")).toBe(false);
  expect(await short.text()).toContain("Lincoln");
});

test("q-values count, also those that rule gzip out", () => {
  const yes = [
    "gzip",
    "GZIP",
    "x-gzip",
    "*",
    "br, gzip",
    "gzip;q=0.5",
    "gzip;q=1.0, identity;q=0.5",
  ];
  const no = [
    undefined,
    "",
    "identity",
    "br",
    "gzip;q=0",
    "gzip; q=0.000",
    "*;q=0",
    "gzip;q=0, *",
    "identity, gzip;q=0.5",
    "gzip;q=nonsense",
  ];
  for (const header of yes) expect([header, acceptsGzip(header)]).toEqual([header, true]);
  for (const header of no) expect([header, acceptsGzip(header)]).toEqual([header, false]);
});

test("the description is compressed, and a long problem too", async () => {
  const description = await get("/openapi.json", "gzip, deflate, br");
  expect(description.headers.get("Vary")).toContain("Authorization");
  expect(JSON.parse(await unzip(description))).toMatchObject({ openapi: "3.1.0" });
  const names = Array.from({ length: 100 }, (_, index) => `unknown${index}=1`).join("&");
  const problem = await get(`/v1/me?${names}`, "gzip");
  expect([problem.status, problem.headers.get("Content-Encoding")]).toEqual([400, "gzip"]);
  expect(JSON.parse(await unzip(problem)).errors).toHaveLength(100);
});

test("a zip is not compressed again, and a token never is", async () => {
  const zip = await get("/v1/oneroster", "gzip");
  expect([zip.status, zip.headers.get("Content-Type")]).toEqual([200, "application/zip"]);
  expect(zip.headers.has("Content-Encoding")).toBe(false);
  expect(new TextDecoder().decode((await zip.bytes()).slice(0, 2))).toBe("PK");
  const request = tokenForm(client);
  const answer = await app.request("/oauth/token", {
    ...request,
    headers: { "Accept-Encoding": "gzip" },
  });
  expect([answer.status, answer.headers.get("Content-Encoding")]).toEqual([200, null]);
});

test("304 stays without a body, and varies as the whole answer does", async () => {
  const tag = (await get("/v1/students", "gzip")).headers.get("ETag") ?? "";
  const answer = await call(app, token, "/v1/students", {
    headers: { "Accept-Encoding": "gzip", "If-None-Match": tag },
  });
  expect([answer.status, answer.headers.get("Content-Encoding")]).toEqual([304, null]);
  expect(answer.headers.get("Vary")).toContain("Accept-Encoding");
});

test("a reader who leaves a compressed stream gives its place and its snapshot back", async () => {
  for (let round = 0; round < 12; round += 1) {
    const answer = await get("/v1/students?format=ndjson", "gzip");
    expect(answer.status).toBe(200);
    const reader = answer.body?.getReader();
    await reader?.read();
    await reader?.cancel();
  }
});

/** Megabytes of text that do not compress away, one piece at a time. */
function serve(pieces: number, atEnd: (to: ReadableStreamDefaultController<Uint8Array>) => void) {
  const lines = new Hono();
  let given = 0;
  lines.use("*", compressAnswers);
  lines.get("/", (c) => {
    // What the API sets for what it streams.
    (c as unknown as { set: (name: string, value: boolean) => void }).set("isStream", true);
    given = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        if (given === pieces) return atEnd(controller);
        given += 1;
        const text = Array.from({ length: 2_000 }, () => Math.random().toString(36)).join(",");
        controller.enqueue(new TextEncoder().encode(text));
        await Bun.sleep(0);
      },
    });
    return c.body(body, 200, { "Content-Type": "text/csv" });
  });
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: lines.fetch });
  return { server, given: () => given };
}

test("a stream is compressed in constant memory: a slow reader holds its source up", async () => {
  const { server, given } = serve(5_000, (to) => to.close());
  const answer = await fetch(server.url, {
    headers: { "Accept-Encoding": "gzip" },
    decompress: false,
  });
  const reader = answer.body?.getReader();
  await reader?.read();
  await Bun.sleep(500);
  // 36 KB each: what is on its way lies in buffers of a fixed size, some of them the system's.
  expect(given()).toBeLessThan(500);
  await reader?.cancel();
  await server.stop(true);
}, 20_000);

test("a compressed stream that breaks is cut off, never passed for whole", async () => {
  const { server } = serve(20, (to) => to.error());
  const child = Bun.spawn(["curl", "--silent", "--compressed", String(server.url)], {
    stdout: "ignore",
  });
  expect(await child.exited).not.toBe(0);
  await server.stop(true);
});
