import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { Hono } from "hono";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../help/browser.ts";
import { drawPage, serveGallery } from "./gallery-server.ts";
import { exportDraft, exportPageOf, exportPath } from "./integration-specimens.tsx";
import { endpointChoices, endpoints } from "./integration-props.ts";

// A browser on a busy machine takes seconds for what is instant elsewhere.
setDefaultTimeout(60_000);

type Posted = { readonly path: string; readonly fields: readonly (readonly [string, string])[] };

const posted: Posted[] = [];
let isAway = false;

/** Plays the route: remembers what travelled and answers with the page that the step asks for. */
const route = new Hono()
  .get(exportPath, (c) => c.html(drawPage(() => exportPageOf(exportDraft))))
  .post(`${exportPath}/draft`, async (c) => {
    const fields = [...(await c.req.formData())].map(
      ([name, value]) => [name, String(value)] as const,
    );
    posted.push({ path: c.req.path, fields });
    if (isAway) return c.html("<!doctype html><title>Sign in</title><h1>Sign in</h1>", 401);
    return c.html(drawPage(() => exportPageOf({ ...exportDraft, ...answerStep(fieldOf("step")) })));
  })
  .post(exportPath, async (c) => {
    posted.push({
      path: c.req.path,
      fields: [...(await c.req.formData())].map(([name, value]) => [name, String(value)] as const),
    });
    return c.redirect(exportPath, 303);
  });

function answerStep(step: string | undefined) {
  if (step === "add-endpoint") return { dialog: { endpoints } };
  if (step === "choose-endpoint")
    return {
      dialog: { endpoint: fieldOf("dialog_endpoint"), endpoints, choices: endpointChoices },
    };
  if (step === "update-endpoint")
    return { isUnsaved: true, announcement: "Students is in the list. Not saved yet." };
  return {};
}

function fieldOf(name: string): string | undefined {
  return posted.at(-1)?.fields.find(([field]) => field === name)?.[1];
}

let server: ReturnType<typeof serveGallery>;
let browser: Browser;

beforeAll(async () => {
  server = serveGallery(route);
  browser = await launchBrowser();
}, 60_000);

afterAll(async () => {
  await browser.close();
  await server.stop(true);
});

async function openPage({
  javaScriptEnabled,
}: {
  readonly javaScriptEnabled: boolean;
}): Promise<Page> {
  posted.length = 0;
  isAway = false;
  const context = await browser.newContext({ javaScriptEnabled });
  const page = await context.newPage();
  await page.goto(new URL(exportPath, server.url).href);
  return page;
}

test("a step travels with the whole draft and its own name, by htmx", async () => {
  const page = await openPage({ javaScriptEnabled: true });
  await page.getByLabel("First Name").fill("Lou");
  await page.getByRole("button", { name: "+add endpoint" }).click();
  await page.locator("dialog:modal").waitFor();
  expect(page.url()).toEndWith(exportPath);
  expect(fieldOf("step")).toBe("add-endpoint");
  expect(fieldOf("first_name")).toBe("Lou");
  expect(posted.at(-1)?.fields.filter(([name]) => name === "grant")).toHaveLength(3);
  expect(await page.locator("form[data-unsaved]").count()).toBe(1);
  await page.context().close();
});

test("choosing an endpoint draws its columns and leaves the focus where it is", async () => {
  const page = await openPage({ javaScriptEnabled: true });
  await page.getByRole("button", { name: "+add endpoint" }).click();
  await page.locator("dialog:modal").waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("dialog_endpoint");
  await page.getByLabel("Endpoint", { exact: true }).selectOption("guardians");
  await page.getByLabel("Date of Birth").waitFor();
  expect(fieldOf("step")).toBe("choose-endpoint");
  expect(fieldOf("dialog_endpoint")).toBe("guardians");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("dialog_endpoint");
  expect(await page.locator("dialog:modal").count()).toBe(1);
  await page.context().close();
});

test("Enter in the dialog means Update, and the focus goes back to the button that opened it", async () => {
  const page = await openPage({ javaScriptEnabled: true });
  await page.getByRole("button", { name: "+add endpoint" }).click();
  await page.getByLabel("Endpoint", { exact: true }).selectOption("students");
  await page.getByLabel("Filename").press("Enter");
  await page.locator("dialog").waitFor({ state: "detached" });
  expect(fieldOf("step")).toBe("update-endpoint");
  expect(fieldOf("dialog_columns_of")).toBe("students");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("add-endpoint");
  expect(await page.locator("#announcement").textContent()).toBe(
    "Students is in the list. Not saved yet.",
  );
  expect(await page.getByText("Unsaved changes").isVisible()).toBe(true);
  await page.context().close();
});

test("Escape travels like Cancel", async () => {
  const page = await openPage({ javaScriptEnabled: true });
  await page.getByRole("button", { name: "+add endpoint" }).click();
  await page.locator("dialog:modal").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  expect(fieldOf("step")).toBe("cancel");
  expect(await page.getByText("Unsaved changes").isVisible()).toBe(false);
  await page.context().close();
});

test("Enter in a field of the page saves, and nothing else", async () => {
  const page = await openPage({ javaScriptEnabled: true });
  await page.getByLabel("First Name").press("Enter");
  await page.waitForLoadState();
  expect(posted.map(({ path }) => path)).toEqual([exportPath]);
  expect(fieldOf("step")).toBeUndefined();
  await page.context().close();
});

test("an answer without the form leaves the draft on the page and says so", async () => {
  const page = await openPage({ javaScriptEnabled: true });
  isAway = true;
  await page.getByLabel("First Name").fill("Lou");
  await page.getByRole("button", { name: "+add endpoint" }).click();
  await page.getByText("Your changes are still on this page").waitFor();
  expect(await page.getByLabel("First Name").inputValue()).toBe("Lou");
  await page.context().close();
});

test("leaving with unsaved changes asks first", async () => {
  const page = await openPage({ javaScriptEnabled: true });
  const questions: string[] = [];
  page.on("dialog", (dialog) => {
    questions.push(dialog.type());
    void dialog.dismiss();
  });
  await page.getByLabel("First Name").fill("Lou");
  await page.getByRole("link", { name: "Students" }).click();
  await page.getByText("Unsaved changes").waitFor();
  expect(questions).toEqual(["beforeunload"]);
  expect(page.url()).toEndWith(exportPath);
  await page.context().close();
});

test("without script the same steps travel by formaction", async () => {
  const page = await openPage({ javaScriptEnabled: false });
  await page.getByRole("button", { name: "+add endpoint" }).click();
  await page.getByLabel("Endpoint", { exact: true }).selectOption("students");
  await page.getByRole("button", { name: "Show its columns" }).click();
  expect(fieldOf("step")).toBe("choose-endpoint");
  await page.getByLabel("Filename").press("Enter");
  await page.getByText("Unsaved changes").waitFor();
  expect(fieldOf("step")).toBe("update-endpoint");
  expect(posted.at(-1)?.fields.filter(([name]) => name === "grant")).toHaveLength(3);
  await page.context().close();
});
