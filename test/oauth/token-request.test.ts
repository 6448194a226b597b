/** The letter of RFC 6749 around a token request; what a client gets and may is in test/api/token.test.ts. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Hono } from "hono";
import { openApi, readJson } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  type TestClient,
  type TestHouse,
} from "../help/district.ts";
import { basic, errorOf, post, proofOf, type Fields } from "./asking.ts";

let house: TestHouse;
let app: Hono;
let districtId: string;
let client: TestClient;

beforeAll(async () => {
  house = await openHouse();
  app = openApi(house);
  districtId = await addDistrict(house);
  client = await addClient(house, districtId, { grants: { students: {} } });
});
afterAll(() => house.close());

const grant = "grant_type=client_credentials";

function ask(fields: Fields | string, headers: Fields = {}): Promise<Response> {
  return post(app, "/oauth/token", fields, headers);
}

function form(more = ""): string {
  return `${grant}&${new URLSearchParams(proofOf(client)).toString()}${more}`;
}

describe("the body:", () => {
  const type = "application/x-www-form-urlencoded";
  test.each([
    `${type};charset=UTF-8`,
    `${type}; charset="utf-8"`,
    `${type}; Charset=ISO-8859-1`,
    `Application/X-WWW-Form-Urlencoded`,
    `${type} ; boundary=x`,
  ])("%s is read", async (contentType) => {
    expect((await ask(form(), { "Content-Type": contentType })).status).toBe(200);
  });

  test.each([
    "application/json",
    "text/plain",
    "multipart/form-data; boundary=x",
    "",
    `${type}; charset=utf-16`,
    `text/plain; ${type}`,
  ])("%s is refused", async (contentType) => {
    expect(await errorOf(await ask(form(), { "Content-Type": contentType }))).toBe(
      "400 invalid_request",
    );
  });

  test("compressed, it is refused, and with Content-Encoding identity it is not", async () => {
    const gzip = await ask(form(), { "Content-Encoding": "gzip" });
    expect(await errorOf(gzip)).toBe("400 invalid_request");
    expect((await ask(form(), { "Content-Encoding": "identity" })).status).toBe(200);
  });

  test("of more than 16 KB is refused, whether or not its length is told", async () => {
    const long = form(`&more=${"x".repeat(16 * 1024)}`);
    expect(await errorOf(await ask(long))).toBe("400 invalid_request");
    const declared = await ask(form(), { "Content-Length": "17000" });
    expect(await errorOf(declared)).toBe("400 invalid_request");
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1;
        controller.enqueue(new Uint8Array(1_024).fill(120));
      },
    });
    const answer = await app.request("/oauth/token", {
      method: "POST",
      body: endless,
      headers: { "Content-Type": type },
    });
    expect(await errorOf(answer)).toBe("400 invalid_request");
    // It is not read on to its end, which does not come.
    expect(sent).toBeLessThan(40);
  });

  test("in pieces, without a length, is read like any other", async () => {
    const pieces = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const letter of form()) controller.enqueue(new TextEncoder().encode(letter));
        controller.close();
      },
    });
    const init = { method: "POST", body: pieces, headers: { "Content-Type": type } };
    expect((await app.request("/oauth/token", init)).status).toBe(200);
  });
});

describe("the client:", () => {
  const cases: readonly (readonly [what: string, header: () => string, status: number])[] = [
    ["Basic in lower case", () => basic(client.clientId, client.secret).replace("B", "b"), 200],
    [
      "Basic with more spaces",
      () => basic(client.clientId, client.secret).replace(" ", "   "),
      200,
    ],
    ["a secret of its own and a colon", () => basic(client.clientId, `${client.secret}:`), 401],
    ["Basic without a colon", () => `Basic ${btoa(client.clientId)}`, 401],
    ["Basic that is no base64", () => "Basic %%%", 401],
    ["Basic alone", () => "Basic", 401],
    ["another scheme", () => `Bearer ${client.secret}`, 401],
    ["a percent sign that begins nothing", () => basic(client.clientId, "%zz"), 401],
    [
      "bytes that are no UTF-8",
      () => `Basic ${Buffer.from([255, 58, 255]).toString("base64")}`,
      401,
    ],
    ["an empty secret", () => basic(client.clientId, ""), 401],
  ];
  test.each(cases)("by header, %s", async (_, header, status) => {
    const answer = await ask(grant, { Authorization: header() });
    expect(answer.status).toBe(status);
    if (status === 200) return;
    expect(answer.headers.get("WWW-Authenticate")).toBe('Basic realm="oauth", charset="UTF-8"');
    expect(await errorOf(answer)).toBe("401 invalid_client");
  });

  test("a plus sign in Basic is a space, as in any form", async () => {
    const spaced = await ask(grant, { Authorization: basic(`${client.clientId}+`, client.secret) });
    expect(spaced.status).toBe(401);
  });

  test("nothing that follows a NUL is passed over", async () => {
    for (const clientId of [
      `${client.clientId}\0`,
      `\0${client.clientId}`,
      `${client.clientId}\0x`,
    ]) {
      const answer = await ask({
        grant_type: "client_credentials",
        ...proofOf({ ...client, clientId }),
      });
      expect(await errorOf(answer)).toBe("401 invalid_client");
    }
  });

  test("a live secret of one client opens nothing for another, nor for an unknown one", async () => {
    const other = await addClient(house, districtId, { grants: { students: {} } });
    for (const clientId of ["nobody", "", other.clientId]) {
      const answer = await ask({
        grant_type: "client_credentials",
        ...proofOf({ ...client, clientId }),
      });
      expect(await errorOf(answer)).toBe("401 invalid_client");
    }
    for (const secret of [client.secret, other.secret]) {
      const answer = await ask(grant, { Authorization: basic("nobody", secret) });
      expect(answer.status).toBe(401);
    }
  });

  test("in an installation without any client an unknown one is refused like everywhere", async () => {
    const empty = await openHouse();
    const answer = await post(openApi(empty), "/oauth/token", form());
    expect(await errorOf(answer)).toBe("401 invalid_client");
    await empty.close();
  });

  test("of one secret in both channels nothing is issued, even where both are right", async () => {
    const Authorization = basic(client.clientId, client.secret);
    for (const headers of [
      { Authorization },
      { Authorization: "Basic ???" },
      { Authorization: "Bearer x" },
    ]) {
      expect(await errorOf(await ask(form(), headers))).toBe("400 invalid_request");
    }
  });
});

describe("a method other than POST", () => {
  test.each(["GET", "HEAD", "PUT", "PATCH", "DELETE"])("%s is 405 with Allow", async (method) => {
    for (const path of ["/oauth/token", "/oauth/revoke", "/oauth/introspect"]) {
      const answer = await app.request(path, { method });
      expect([answer.status, answer.headers.get("Allow")]).toEqual([405, "POST"]);
      expect(answer.headers.get("Cache-Control")).toBe("no-store");
    }
  });
});

test("a token is never stored by anything on its way", async () => {
  const answer = await ask(form());
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  expect(answer.headers.get("Pragma")).toBe("no-cache");
  expect(answer.headers.get("Content-Type")).toStartWith("application/json");
});

test("no token is like another, and all that were asked for together work", async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask(form())));
  const bodies = await Promise.all(answers.map(readJson));
  const tokens = bodies.map((body) => String(body["access_token"]));
  expect(new Set(tokens).size).toBe(50);
  for (const token of tokens) {
    const me = await app.request("/v1/me", { headers: { Authorization: `Bearer ${token}` } });
    expect(me.status).toBe(200);
  }
});

test("a scope may be spaced as it likes, and stands in the answer in our order, once each", async () => {
  const both = await addClient(house, districtId, { grants: { students: {}, buildings: {} } });
  const scope = " students:read  buildings:read students:read ";
  const answer = await ask({ grant_type: "client_credentials", ...proofOf(both), scope });
  expect((await readJson(answer))["scope"]).toBe("buildings:read students:read");
});

test("a token of a secret that ends soon says that it ends with it", async () => {
  const other = await addClient(house, districtId, { grants: { students: {} } });
  const { markSecretRetired } = await import("../../db/control/credentials.ts");
  await house.deps.databases.control.write((tx) =>
    markSecretRetired(tx, other.secretId, "2026-11-24T12:10:00.000Z"),
  );
  const answer = await ask({ grant_type: "client_credentials", ...proofOf(other) });
  expect((await readJson(answer))["expires_in"]).toBe(600);
});

test("a fault is told by its request id only", async () => {
  const control = {
    ...house.deps.databases.control,
    ask: () => Promise.reject(new Error("disk is gone")),
  };
  const databases = { ...house.deps.databases, control };
  const answer = await post(
    openApi({ ...house, deps: { ...house.deps, databases } }),
    "/oauth/token",
    form(),
  );
  expect(await errorOf(answer.clone())).toBe("500 server_error");
  expect(await answer.text()).not.toContain("disk is gone");
  expect(JSON.stringify(house.logged)).toContain("disk is gone");
});
