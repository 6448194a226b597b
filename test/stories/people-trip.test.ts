/** Who comes in, and how: codes of an app, an invitation, an account elsewhere; in a browser, with axe at each page. */
import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { totpCode, totpStep } from "../../src/access/totp.ts";
import { freePort, startApp, type App } from "../help/app.ts";
import { launchBrowser, missingForBrowser } from "../help/browser.ts";
import { oidcId, oidcSecret, startOidcServer, type OidcServer } from "../help/oidc-server.ts";
import { linkIn, password, readMail, setUp } from "./admin-steps.ts";

setDefaultTimeout(120_000);
const missing = missingForBrowser();

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with script" : "without JavaScript";
  describe.skipIf(missing !== undefined)(`${how}${missing ? ` (${missing})` : ""}`, () => {
    let app: App;
    let oidc: OidcServer;
    let browser: Browser;
    let page: Page;
    let secret = "";
    let usedStep = 0;

    beforeAll(async () => {
      const port = await freePort();
      const issuer = `http://127.0.0.1:${port}`;
      [app, browser] = await Promise.all([
        startApp({
          OIDC_ISSUER: issuer,
          OIDC_CLIENT_ID: oidcId,
          OIDC_CLIENT_SECRET: oidcSecret,
          OIDC_LABEL: "Maple Login",
        }),
        launchBrowser(),
      ]);
      oidc = await startOidcServer(port, `${app.url}/sign-in/callback/oidc`);
      page = await newPage();
      await setUp(page, app);
    });
    afterAll(async () => {
      await browser?.close();
      await oidc?.stop();
      await app?.stop();
    });

    async function newPage(): Promise<Page> {
      const context: BrowserContext = await browser.newContext({ javaScriptEnabled });
      const fresh = await context.newPage();
      fresh.setDefaultTimeout(20_000);
      return fresh;
    }

    /** axe itself needs script in the page. */
    async function expectNoViolation(of: Page): Promise<void> {
      if (!javaScriptEnabled) return;
      const { violations } = await new AxeBuilder({ page: of }).setLegacyMode().analyze();
      expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
    }

    /** The next code that was not used, as people wait for it. */
    async function nextCode(): Promise<string> {
      const now = (): number => totpStep(new Date());
      if (usedStep === 0) usedStep = now() - 1;
      usedStep += 1;
      // A code of the step to come is taken too.
      while (now() < usedStep - 1) await Bun.sleep(200);
      usedStep = Math.max(usedStep, now());
      return totpCode(secret, usedStep);
    }

    async function signIn(as: Page, email: string, words: string): Promise<void> {
      await as.goto(`${app.url}/sign-in`);
      await as.getByLabel("Email").fill(email);
      await as.getByLabel("Password").fill(words);
      await as.getByRole("button", { name: "Sign in" }).click();
    }

    async function signInElsewhere(as: Page, login: string): Promise<void> {
      await as.getByPlaceholder("Enter any login").fill(login);
      await as.getByPlaceholder("and password").fill("anything");
      await as.getByRole("button", { name: "Sign-in" }).click();
      // Asked once for each person.
      const consent = as.getByRole("button", { name: "Continue" });
      await Promise.race([consent.waitFor(), as.waitForURL(`${app.url}/**`)]);
      if (await consent.isVisible()) await consent.click();
      await as.waitForURL(`${app.url}/**`);
    }

    test("codes are switched on, and signing in takes two steps", async () => {
      await page.goto(`${app.url}/settings/account`);
      await expectNoViolation(page);
      await page.getByRole("button", { name: "Switch on codes" }).click();
      await page.getByRole("img", { name: "QR code" }).waitFor();
      await expectNoViolation(page);
      secret = (await page.getByLabel("Or enter this secret").inputValue()).replaceAll(" ", "");
      await page.getByLabel("Code", { exact: true }).fill(await nextCode());
      await page.getByRole("button", { name: "Switch on codes" }).click();
      await page.getByRole("heading", { name: "Your recovery codes" }).waitFor();
      expect(await page.locator(".recovery-codes li").count()).toBe(10);
      await expectNoViolation(page);
      const recovery = await page.locator(".recovery-codes li").first().innerText();
      await page.getByRole("button", { name: "Sign out" }).click();

      await signIn(page, "ann@example.org", password);
      await page.getByRole("heading", { name: "Enter your code" }).waitFor();
      await expectNoViolation(page);
      await page.getByLabel("Code").fill("000000");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("This code is not right, or was used.").first().waitFor();
      await page.getByLabel("Code").fill(await nextCode());
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.waitForURL("**/settings/data-imports-exports");

      const elsewhere = await newPage();
      await signIn(elsewhere, "ann@example.org", password);
      await elsewhere.getByLabel("Code").fill(recovery);
      await elsewhere.getByRole("button", { name: "Sign in" }).click();
      await elsewhere.waitForURL("**/settings/data-imports-exports");
    });

    test("somebody who is invited joins as a viewer and sees no student", async () => {
      await page.goto(`${app.url}/settings/administrators`);
      await page.getByLabel("Name").fill("Vic View");
      await page.getByLabel("Email").fill("vic@example.org");
      await page.getByRole("radio", { name: "Viewer" }).check();
      await page.getByRole("button", { name: "Send the invitation" }).click();
      await page.getByText("Invited.").waitFor();
      await expectNoViolation(page);
      const mail = await readMail(page, app, "Maple Falls USD: an invitation for you");

      const vic = await newPage();
      await vic.goto(linkIn(mail, "/invitations"));
      await expectNoViolation(vic);
      await vic.getByLabel("Password").fill("a heron under the lamp");
      if (javaScriptEnabled) {
        await vic.getByRole("button", { name: "Show password" }).click();
        expect(await vic.getByLabel("Password").getAttribute("type")).toBe("text");
      } else {
        expect(await vic.getByRole("button", { name: "Show password" }).count()).toBe(0);
      }
      await vic.getByRole("button", { name: "Accept the invitation" }).click();
      await vic.waitForURL("**/settings/data-imports-exports");
      await vic.getByText("You are a viewer").waitFor();
      expect((await vic.goto(`${app.url}/settings/students`))?.status()).toBe(403);
    });

    test("an account elsewhere opens nothing until its owner adds it, whatever e-mail it claims", async () => {
      const stranger = await newPage();
      await stranger.goto(`${app.url}/sign-in`);
      await expectNoViolation(stranger);
      await stranger.getByRole("link", { name: "Sign in with Maple Login" }).click();
      await signInElsewhere(stranger, "ann-elsewhere");
      await stranger.getByText("opens no account here yet").waitFor();

      await page.goto(`${app.url}/settings/account`);
      await page.getByRole("button", { name: "Add an account with Maple Login" }).click();
      await expectNoViolation(page);
      await page.getByRole("link", { name: "Continue with Maple Login" }).click();
      await signInElsewhere(page, "ann-elsewhere");
      await page.getByText("Added. You can sign in with it from now on.").waitFor();

      const again = await newPage();
      await again.goto(`${app.url}/sign-in`);
      await again.getByRole("link", { name: "Sign in with Maple Login" }).click();
      await signInElsewhere(again, "ann-elsewhere");
      await again.waitForURL("**/settings/data-imports-exports");

      const thief = await newPage();
      await thief.goto(`${app.url}/sign-in`);
      await thief.getByRole("link", { name: "Sign in with Maple Login" }).click();
      await signInElsewhere(thief, "eve-elsewhere");
      await thief.getByText("opens no account here yet").waitFor();
    });

    test("where somebody is signed in is listed, and a sign-in ends with a click", async () => {
      await page.goto(`${app.url}/settings/account`);
      await expectNoViolation(page);
      const rows = page.getByRole("row").filter({ hasText: "Chrome on Linux" });
      const before = await rows.count();
      expect(before).toBeGreaterThan(1);
      await rows.filter({ hasNotText: "This browser" }).first().getByRole("button").click();
      await page.getByText("That sign-in has ended.").waitFor();
      expect(await rows.count()).toBe(before - 1);
    });
  });
}
