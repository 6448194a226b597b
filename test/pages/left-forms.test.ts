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

/** A form of which the half comes, and then nothing. */
async function leaveForm(path: string): Promise<void> {
  const head = [
    `POST ${path} HTTP/1.1`,
    "Host: localhost:3000",
    `Origin: ${site.deps.config.publicUrl}`,
    "Content-Type: application/x-www-form-urlencoded",
    "Content-Length: 1000",
  ];
  const socket = connect({ port: server.port ?? 0, host: "127.0.0.1" });
  await new Promise<void>((resolve) => {
    socket.write(`${[...head, "", "email=ann"].join("\r\n")}`, () => resolve());
  });
  await Bun.sleep(50);
  socket.destroy();
  await Bun.sleep(50);
}

test("a browser that leaves in the middle of its form is no fault in the log", async () => {
  site.house.logged.splice(0);
  for (const path of ["/sign-in", "/forgot-password"]) await leaveForm(path);
  expect(site.house.logged.filter(({ level }) => level === "error")).toEqual([]);
});
