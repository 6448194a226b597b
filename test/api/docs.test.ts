import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser } from "playwright-core";
import { createApp } from "../../routes/index.ts";
import { launchBrowser } from "../help/browser.ts";
import { addClient, addDistrict, openHouse, type TestHouse } from "../help/district.ts";
import { storeSmallSchool } from "../help/small-school.ts";

let house: TestHouse;
let server: Bun.Server<undefined>;
let browser: Browser;

beforeAll(async () => {
  const port = await findFreePort();
  house = await openHouse({ PUBLIC_URL: `http://127.0.0.1:${port}` });
  server = Bun.serve({ port, hostname: "127.0.0.1", fetch: createApp(house.deps).fetch });
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await server.stop(true);
  await house.close();
});

/** The port must be known before PUBLIC_URL is, which the example calls go to. */
async function findFreePort(): Promise<number> {
  const probe = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
  const { port } = probe;
  await probe.stop(true);
  return port ?? 0;
}

test("where the API has a host of its own, its / is the docs, and /docs elsewhere leads there", async () => {
  const own = await openHouse({
    PUBLIC_URL: "https://data.example.org",
    API_URL: "https://api.example.org",
  });
  const app = createApp(own.deps);
  const atRoot = await app.request("https://api.example.org/");
  expect(await atRoot.text()).toStartWith("<!doctype html><html");
  expect((await app.request("https://api.example.org/docs")).status).toBe(200);
  const elsewhere = await app.request("https://data.example.org/docs");
  expect([elsewhere.status, elsewhere.headers.get("Location")]).toEqual([
    302,
    "https://api.example.org/docs",
  ]);
  const people = await app.request("https://data.example.org/");
  expect(people.headers.get("Location")).toBe("/setup");
  await own.close();
});

test("only what Swagger UI needs is served of its folder, for a week", async () => {
  for (const name of ["swagger-ui.css", "swagger-ui-bundle.js"]) {
    const answer = await fetch(`${server.url}assets/swagger-ui/${name}`);
    expect([answer.status, answer.headers.get("Cache-Control")]).toEqual([
      200,
      "public, max-age=604800",
    ]);
  }
  for (const name of ["index.html", "package.json", "..%2Fhono%2Fpackage.json"]) {
    expect((await fetch(`${server.url}assets/swagger-ui/${name}`)).status).toBe(404);
  }
});

test("the docs sign in with client credentials and call, under a policy that nothing breaks", async () => {
  const districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
  const client = await addClient(house, districtId, { grants: { buildings: {} } });
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) complaints.push(message.text());
  });
  await page.goto(`${server.url}docs`);
  await page.getByRole("button", { name: "Authorize" }).click();
  await page.getByLabel("client_id:").fill(client.clientId);
  await page.getByLabel("client_secret:").fill(client.secret);
  await page.getByRole("button", { name: "Apply given OAuth2 credentials" }).click();
  await page.getByText("/v1/absences").first().waitFor({ state: "detached" });
  await page.locator(".modal-ux .btn-done").click();
  const operation = page.locator("[id$=read_buildings]");
  await operation.click();
  await operation.locator("button.execute").click();
  await operation.locator(".live-responses-table").getByText("Lincoln Elementary").waitFor();
  expect(complaints).toEqual([]);
  await page.close();
}, 60_000);
