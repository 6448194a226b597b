import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { isRollOverPast, readRollOver } from "../../src/integrations/roll-over.ts";
import { openDesk, takeDesk, type Desk } from "../help/desk.ts";
import { errorBeside, readForms, textOf } from "../help/read-page.ts";
import { addColleague, readAudit } from "../help/site.ts";

setDefaultTimeout(60_000);

const noon = new Date("2026-11-24T12:00:00.000Z");
const over = "such loads are held again";

describe("Roll-over until", () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk("import");
    desk.site.house.clock.now = noon;
  });
  afterEach(async () => desk.site.close());

  test("is stored with the import, kept in the audit log before and after, and taken away when blank", async () => {
    expect((await desk.save({ roll_over_until: "2026-12-15" })).status).toBe(303);
    expect((await desk.stored()).integration.rollOverUntil).toBe("2026-12-15");
    const [entry] = await readAudit(desk.site, desk.integration.districtId);
    expect(entry?.before).toMatchObject({ rollOverUntil: "" });
    expect(entry?.after).toMatchObject({
      rollOverUntil: "2026-12-15",
      changes: ["Roll-over until"],
    });
    const page = await (await desk.ann.get(desk.path)).text();
    expect(await readForms(page, "integration-form")).toMatchObject({
      roll_over_until: "2026-12-15",
    });
    expect(textOf(page)).toContain("a load that changes or removes many rows is not held");
    expect(textOf(page)).not.toContain(over);
    expect((await desk.save({ roll_over_until: "" })).status).toBe(303);
    expect((await desk.stored()).integration.rollOverUntil).toBeNull();
  });

  test.each(["2027-01-24", "2026-12-32", "soon"])(
    "“%s” is refused beside the field and comes back as it was typed",
    async (typed) => {
      const answer = await desk.save({ roll_over_until: typed, name: "Another name" });
      const html = await answer.text();
      expect(answer.status).toBe(422);
      expect(await errorBeside(html, "roll_over_until")).toBeString();
      expect(await readForms(html, "integration-form")).toMatchObject({ roll_over_until: typed });
      expect((await desk.stored()).integration).toMatchObject({
        name: "TestHound",
        rollOverUntil: null,
      });
    },
  );

  test("that is past is shown as over, and does not keep the form from being saved", async () => {
    await desk.save({ roll_over_until: "2026-11-24" });
    desk.site.house.clock.now = new Date("2026-11-24T23:59:59.000Z");
    const { districtId } = desk.integration;
    const bob = await addColleague(desk.site, districtId, "Bob Berg", "bob@example.org");
    expect(textOf(await (await bob.get(desk.path)).text())).not.toContain(over);
    desk.site.house.clock.now = new Date("2026-11-25T00:00:00.000Z");
    expect(textOf(await (await bob.get(desk.path)).text())).toContain(over);
    expect((await desk.save({ name: "Another name" }, bob)).status).toBe(303);
    expect((await desk.stored()).integration).toMatchObject({
      name: "Another name",
      rollOverUntil: "2026-11-24",
    });
  });

  test("of another administrator is not undone by somebody who did not look at it", async () => {
    const { districtId } = desk.integration;
    const bob = await addColleague(desk.site, districtId, "Bob Berg", "bob@example.org");
    const form = await desk.open(bob);
    await desk.save({ roll_over_until: "2026-12-15" });
    const answer = await bob.post(desk.path, { ...form, last_name: "Berg" });
    const html = await answer.text();
    expect(answer.status).toBe(409);
    expect(textOf(html)).toContain("Roll-over until");
    const again = await readForms(html, "integration-form");
    expect(again).toMatchObject({ last_name: "Berg", roll_over_until: "2026-12-15" });
    expect((await bob.post(desk.path, again)).status).toBe(303);
    expect((await desk.stored()).integration.rollOverUntil).toBe("2026-12-15");
  });

  test("is neither shown nor stored for an export", async () => {
    const other = await takeDesk(desk.site, desk.ann, "export");
    expect(await (await desk.ann.get(other.path)).text()).not.toContain("roll_over_until");
    expect((await other.save({ roll_over_until: "2026-12-15" })).status).toBe(303);
    expect((await other.stored()).integration.rollOverUntil).toBeNull();
  });
});

test("sixty days are the most, a leap day is a day, and the last day still counts", () => {
  const saved = { rollOverUntil: null };
  expect(readRollOver("2027-01-23", saved, noon)).toEqual({ until: "2027-01-23" });
  expect(readRollOver("2027-01-24", saved, noon)).toEqual({
    error: "Choose a day within 60 days, Jan 23, 2027 at the latest.",
  });
  expect(readRollOver("2028-02-29", saved, new Date("2028-02-01T00:00:00Z"))).toEqual({
    until: "2028-02-29",
  });
  expect(readRollOver("2027-02-29", saved, noon)).toHaveProperty("error");
  expect(isRollOverPast("2026-11-24", noon)).toBe(false);
  expect(isRollOverPast("2026-11-23", noon)).toBe(true);
  expect(isRollOverPast("", noon)).toBe(false);
});
