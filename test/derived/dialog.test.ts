import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { getEndpoint } from "../../src/catalog/index.ts";
import { grantOf, openDesk, type Desk } from "../help/desk.ts";
import { readForms, textOf } from "../help/read-page.ts";
import { derivedEndpoints, storeDistrict } from "./made-up-district.ts";

setDefaultTimeout(60_000);

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await storeDistrict(desk.site.house, desk.integration.districtId);
});
afterAll(() => desk.site.close());

async function chooseEndpoint(endpoint: string): Promise<string> {
  const fields = { ...(await desk.open()), step: "choose-endpoint", dialog_endpoint: endpoint };
  return (await desk.ann.post(`${desk.path}/draft`, fields)).text();
}

/** All of them see every student, but for one. */
const ofActive = "docviewer/documents";
const ofAll = derivedEndpoints.filter((name) => name !== ofActive);

describe("the dialog of an export", () => {
  test.each(ofAll)("says that %s shows all students unless statuses are chosen", async (name) => {
    const html = await chooseEndpoint(name);
    expect(textOf(html)).toContain("All students");
    expect(textOf(html)).not.toContain("Active students");
    expect(await readForms(html, "integration-form")).toMatchObject({
      dialog_enrollment_mode: "all",
      dialog_columns: [...columnNames(getEndpoint(name))],
    });
  });

  test.each([ofActive, "students"])("says that %s shows active students", async (name) => {
    const html = await chooseEndpoint(name);
    expect(textOf(html)).toContain("Active students");
    expect(textOf(html)).not.toContain("All students");
    const typed = await readForms(html, "integration-form");
    expect(typed).toMatchObject({ dialog_enrollment_mode: "active" });
  });

  test("offers the derived endpoints to exports beside the others", async () => {
    const html = await chooseEndpoint("students");
    for (const name of derivedEndpoints) expect(html).toContain(`value="${name}"`);
  });
});

describe("the page of an export", () => {
  test("names whom each derived endpoint shows, and counts the rows that it would show today", async () => {
    await desk.save({
      grant: derivedEndpoints.map((name) =>
        grantOf(name, { fileName: "x" + name.replace("/", "-") }),
      ),
    });
    const { grants } = await desk.stored();
    expect(grants.map(({ endpoint, enrollment }) => [endpoint, enrollment])).toEqual(
      derivedEndpoints.map((name) => [name, null]),
    );
    const html = await (await desk.ann.get(desk.path)).text();
    const rowOf = (name: string): string =>
      textOf(
        html.slice(html.indexOf(`id="endpoint-${name.replace("/", "-")}"`)).split("</tr>")[0] ?? "",
      );
    for (const name of ofAll) expect(rowOf(name)).toContain("All students");
    expect(rowOf(ofActive)).toContain("Active students");
    expect(rowOf("medicaid/students")).toMatch(/15 of 15 9 /);
  });

  test("a file that two endpoints would write is refused: medicaid/students is students.csv too", async () => {
    const before = await desk.stored();
    const html = await (
      await desk.save({ grant: [grantOf("students"), grantOf("medicaid/students")] })
    ).text();
    expect(textOf(html)).toContain("writes this file too");
    expect((await desk.stored()).grants).toEqual(before.grants);
  });
});

describe("an import", () => {
  test("is not offered what is derived", async () => {
    const other = await openDesk("import");
    const html = await (await other.ann.get(other.path)).text();
    await other.site.close();
    for (const name of derivedEndpoints) expect(html).not.toContain(`value="${name}"`);
    expect(html).toContain('value="students"');
  });
});
