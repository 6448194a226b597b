import { afterAll, beforeAll, expect, test } from "bun:test";
import { connect } from "node:net";
import { openSite, setUp, type Site } from "../help/site.ts";

let site: Site;
let server: Bun.Server<undefined>;

beforeAll(async () => {
  site = await openSite();
  await setUp(site);
  server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: site.app.fetch });
});

afterAll(async () => {
  await server.stop(true);
  await site.close();
});

/** As `fetch` would never send it. */
async function ask(path: string, host: string): Promise<string> {
  const socket = connect({ port: server.port ?? 0, host: "127.0.0.1" });
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString("utf8")));
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  await new Promise((resolve) => socket.on("close", resolve));
  return answer;
}

const odd = ["", "[", "a b", "localhost:99999", "localhost:3000/@x", "\u00e9"];

for (const path of [
  "/v1/students?limit=1",
  "/xx/v1/me",
  "/settings/upload",
  "/sign-in",
  "/healthz",
]) {
  test(`${path} of a Host that is no host name is 400, and no other path is read out of it`, async () => {
    for (const host of odd) {
      const answer = await ask(path, host);
      expect(answer).toStartWith("HTTP/1.1 400 ");
      expect(answer.toLowerCase()).toContain("content-security-policy");
      expect(answer).toContain("/docs/errors/invalid");
    }
  });
}

test("any host name is served, since a proxy may use its own", async () => {
  for (const host of ["localhost:3000", "inner.example", "[::1]:3000"]) {
    expect(await ask("/healthz", host)).toStartWith("HTTP/1.1 200 ");
  }
});
