import { afterAll, beforeAll, expect, test } from "bun:test";
import * as oauth from "oauth4webapi";
import { listLiveSecrets } from "../../db/control/credentials.ts";
import { storeSecretUses } from "../../src/access/note-secret-use.ts";
import { openApi } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  storeRows,
  type TestClient,
  type TestHouse,
} from "../help/district.ts";
import { runCommand } from "../help/run-command.ts";
import { storeSmallSchool, student } from "../help/small-school.ts";

let house: TestHouse;
let server: Bun.Server<undefined>;
let url: string;
let client: TestClient;

beforeAll(async () => {
  house = await openHouse();
  const app = openApi(house);
  server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: app.fetch });
  url = server.url.origin;
  const districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
  client = await addClient(house, districtId, { grants: { students: {} } });
});
afterAll(async () => {
  await server.stop(true);
  await house.close();
});

async function curl(...words: readonly string[]): Promise<string> {
  return runCommand(["curl", "--silent", "--show-error", ...words]);
}

async function curlToken(from: TestClient): Promise<string> {
  const answer = await curl(
    "--user",
    `${from.clientId}:${from.secret}`,
    "--data",
    "grant_type=client_credentials",
    `${url}/oauth/token`,
  );
  return String(JSON.parse(answer).access_token);
}

test("curl takes a token with --user and reads rows with it", async () => {
  const bearer = `Authorization: Bearer ${await curlToken(client)}`;
  const page = JSON.parse(await curl("--header", bearer, `${url}/v1/students?limit=2`));
  expect(page.data.map((row: { student_id: string }) => row.student_id)).toEqual(["A1", "A2"]);
  const csv = await curl("--header", bearer, "--header", "Accept: text/csv", `${url}/v1/students`);
  expect(csv.trimEnd().split("\r\n")).toHaveLength(5);
  const head = await curl("--head", "--header", bearer, `${url}/v1/students?limit=all`);
  expect(head).toMatch(/^HTTP\/1.1 200/);
  expect(head.toLowerCase()).toContain("x-total-count: 4");
});

test("curl sends a file as a load", async () => {
  const importer = await addClient(house, client.integration.districtId, {
    kind: "import",
    mayWrite: ["absences"],
  });
  const answer = await curl(
    "--header",
    `Authorization: Bearer ${await curlToken(importer)}`,
    "--header",
    "Content-Type: text/csv",
    "--data-binary",
    "student_id,absence_date\nA1,2026-11-03\n",
    `${url}/v1/absences`,
  );
  expect(JSON.parse(answer)).toMatchObject({ state: "succeeded", rows_added: 1 });
});

test("the address of the last use is kept with the secret", async () => {
  await curlToken(client);
  await storeSecretUses(house.deps);
  const control = house.deps.databases.control.orm;
  const [secret] = await listLiveSecrets(
    control,
    client.integration.id,
    "2026-11-24T12:00:00.000Z",
  );
  expect(secret?.lastUsedAddress).toBe("127.0.0.1");
});

test("an unmodified OAuth client gets along, by header and by form", async () => {
  const authorizationServer = { issuer: url, token_endpoint: `${url}/oauth/token` };
  for (const authentication of [oauth.ClientSecretBasic, oauth.ClientSecretPost]) {
    const answer = await oauth.clientCredentialsGrantRequest(
      authorizationServer,
      { client_id: client.clientId },
      authentication(client.secret),
      new URLSearchParams({ scope: "students:read" }),
      { [oauth.allowInsecureRequests]: true },
    );
    const token = await oauth.processClientCredentialsResponse(
      authorizationServer,
      { client_id: client.clientId },
      answer,
    );
    expect([token.token_type, token.expires_in, token.scope]).toEqual([
      "bearer",
      1800,
      "students:read",
    ]);
    const rows = await oauth.protectedResourceRequest(
      token.access_token,
      "GET",
      new URL(`${url}/v1/students`),
      new Headers(),
      null,
      { [oauth.allowInsecureRequests]: true },
    );
    expect(rows.status).toBe(200);
  }
});

test("an OAuth client reads our refusals", async () => {
  const authorizationServer = { issuer: url, token_endpoint: `${url}/oauth/token` };
  const answer = await oauth.clientCredentialsGrantRequest(
    authorizationServer,
    { client_id: client.clientId },
    oauth.ClientSecretBasic("wrong"),
    new URLSearchParams(),
    { [oauth.allowInsecureRequests]: true },
  );
  const processing = oauth.processClientCredentialsResponse(
    authorizationServer,
    { client_id: client.clientId },
    answer,
  );
  expect(processing).rejects.toThrow();
  const refusal = await processing.catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
});

test("an answer that cannot be written to its end is cut off, never passed for whole", async () => {
  const many = await addDistrict(house);
  await storeRows(house, many, "buildings", [
    { building_reporting_id: "001", building: "Lincoln Elementary" },
  ]);
  const ids = Array.from({ length: 3_000 }, (_, index) => `S${String(index).padStart(5, "0")}`);
  await storeRows(
    house,
    many,
    "students",
    ids.map((id) => student(id, "001", "ENROLLED")),
  );
  const other = await addClient(house, many, { grants: { students: {} } });
  const token = await curlToken(other);
  const broken = openApi({
    ...house,
    deps: {
      ...house.deps,
      databases: {
        ...house.deps.databases,
        ledger: () => Promise.reject(new Error("the ledger is gone")),
      },
    },
  });
  const brokenServer = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: broken.fetch });
  const child = Bun.spawn(
    [
      "curl",
      "--silent",
      "--header",
      `Authorization: Bearer ${token}`,
      `${brokenServer.url}v1/students?format=csv`,
    ],
    { stdout: "pipe" },
  );
  const text = await new Response(child.stdout).text();
  expect(await child.exited).not.toBe(0);
  // The batches are full to the last row: the last one must not go out before it is disclosed.
  expect(text.split("\r\n").some((line) => line.startsWith("S02999"))).toBe(false);
  await brokenServer.stop(true);
  expect(house.logged.some(({ message }) => message === "answer was cut off")).toBe(true);
});
