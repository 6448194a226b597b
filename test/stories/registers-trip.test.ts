/** A family says no: an administrator withholds the child, and prints who has the record already. */
import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { startApp, type App } from "../help/app.ts";
import { launchBrowser, missingForBrowser } from "../help/browser.ts";
import { addIntegration, setUp } from "./admin-steps.ts";

setDefaultTimeout(120_000);
const missing = missingForBrowser();

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with htmx" : "without JavaScript";
  describe.skipIf(missing !== undefined)(`${how}${missing ? ` (${missing})` : ""}`, () => {
    let app: App;
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      [app, browser] = await Promise.all([startApp(), launchBrowser()]);
      page = await (await browser.newContext({ javaScriptEnabled })).newPage();
      page.setDefaultTimeout(20_000);
      await setUp(page, app);
      await addIntegration(page, app, "Export", "TestHound");
      expect((await app.command("seed", "--students", "40")).code).toBe(0);
    });
    afterAll(async () => {
      await browser?.close();
      await app?.stop();
    });

    async function expectNoFindings(): Promise<void> {
      // axe is a script itself.
      if (!javaScriptEnabled) return;
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }

    test("a student is searched for, withheld from one export, and given back", async () => {
      await page.goto(`${app.url}/settings/students`);
      await page.getByRole("link", { name: "Opt-out of" }).first().click();
      await page.getByRole("heading", { name: "Opt-outs", level: 1 }).waitFor();
      await page.getByRole("link", { name: "Withhold" }).first().click();
      const studentId = await page.getByLabel("Student Ids").inputValue();
      expect(studentId).toMatch(/^\w+$/);
      await page.getByLabel("Only those ticked below").check();
      await page.getByLabel("TestHound").check();
      await page.getByLabel("Reason (optional)").fill("Letter of Nov 3");
      await page.getByRole("button", { name: "Withhold" }).click();
      await page.getByText("1 student withheld from now on.").waitFor();
      const row = page.getByRole("row", { name: studentId });
      expect(await row.innerText()).toContain("Letter of Nov 3");
      await expectNoFindings();
      await page.getByRole("button", { name: "Remove the opt-out" }).click();
      await page.getByText("Removed from the list.").waitFor();
      await page.getByText("Nobody is withheld").waitFor();
    });

    test("what is wrong is said at the field, and what was typed stays", async () => {
      await page.goto(`${app.url}/settings/opt-outs`);
      await page.getByLabel("Student Ids").fill("12 34");
      await page.getByRole("button", { name: "Withhold" }).click();
      await page.getByRole("alert").waitFor();
      expect(await page.getByLabel("Student Ids").inputValue()).toBe("12 34");
      await expectNoFindings();
    });

    test("a report of disclosures is found and printed as one paper, with who printed it", async () => {
      await page.goto(`${app.url}/settings/students`);
      await page.getByRole("link", { name: "Disclosures of" }).first().click();
      await page.getByRole("heading", { name: "Disclosures of", level: 1 }).waitFor();
      expect(await page.getByText("Disclosed to nobody").isVisible()).toBe(true);
      await expectNoFindings();
      const heading = page.getByText(
        /Maple Falls USD · Disclosures of .* printed .* by Ann O’Hara/,
      );
      expect(await heading.isVisible()).toBe(false);
      await page.emulateMedia({ media: "print" });
      expect(await heading.isVisible()).toBe(true);
      for (const hidden of [
        page.getByRole("navigation", { name: "Settings" }),
        page.getByRole("link", { name: "Export as CSV" }),
        page.getByRole("heading", { level: 1 }),
      ]) {
        expect(await hidden.isVisible()).toBe(false);
      }
      await page.emulateMedia({ media: "screen" });
    });

    test("the audit log tells who looked at whose, and is filtered", async () => {
      await page.goto(`${app.url}/settings/audit-log`);
      await page
        .getByLabel("What", { exact: true })
        .selectOption({ label: "Looked at disclosures" });
      await page.getByRole("button", { name: "Filter" }).click();
      await page.getByRole("link", { name: "Looked at disclosures: student" }).waitFor();
      expect(await page.getByRole("table").getByText("Signed in").count()).toBe(0);
      await expectNoFindings();
    });
  });
}
