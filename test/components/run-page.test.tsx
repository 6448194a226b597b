import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { Hono } from "hono";
import type { Browser } from "playwright-core";
import { RunPage } from "../../components/runs/run-page.tsx";
import { placeOfIntegration } from "../../components/runs/run-place.ts";
import { launchBrowser } from "../help/browser.ts";
import { drawPage, serveGallery } from "./gallery-server.ts";
import { runningRun } from "./run-specimens.tsx";
import { frame, now } from "./specimens.ts";

setDefaultTimeout(60_000);

let visits = 0;

/** A run that ends while somebody looks. */
const route = new Hono().get("/run", (c) => {
  visits += 1;
  const run = {
    ...runningRun,
    path: "/run",
    ...(visits > 2 ? ({ state: "succeeded", phase: undefined } as const) : {}),
  };
  return c.html(
    drawPage(() => (
      <RunPage frame={frame} place={placeOfIntegration("BrightBus", "/")} run={run} now={now} />
    )),
  );
});

let server: ReturnType<typeof serveGallery>;
let browser: Browser;

beforeAll(async () => {
  server = serveGallery(route);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await server.stop(true);
});

test("the page of a run follows it to its end, and then asks no more", async () => {
  const page = await browser.newPage();
  await page.goto(new URL("/run", server.url).href);
  expect(await page.getByText("Running").isVisible()).toBe(true);
  await page.getByText("Succeeded").waitFor();
  const visitsAtEnd = visits;
  await page.waitForTimeout(2500);
  expect(visits).toBe(visitsAtEnd);
  expect(await page.locator("progress").count()).toBe(0);
  await page.close();
});
