import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { listOffers } from "../../src/catalog/index.ts";
import { openDesk, type Desk } from "../help/desk.ts";

setDefaultTimeout(60_000);

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk("import");
});
afterAll(async () => desk.site.close());

describe("what an import may send by API", () => {
  const usual = ["buildings", "students", "guardians", "absences", "demographics"];

  test("is at first what a roster needs; staff and plans wait until somebody ticks them", async () => {
    const declared = listOffers("write").filter(({ mayWriteAtFirst }) => mayWriteAtFirst);
    expect(declared.map(({ name }) => name)).toEqual(usual);
    expect((await desk.stored()).integration.mayWrite).toEqual(usual);
    expect((await desk.open())["may_send"]).toEqual(usual);
  });

  test.each(["users", "user_roles", "programs", "restraints"])(
    "may be %s once it is ticked",
    async (name) => {
      expect((await desk.save({ may_send: [...usual, name] })).status).toBe(303);
      expect((await desk.stored()).integration.mayWrite).toEqual([...usual, name]);
      expect((await desk.save({ may_send: usual })).status).toBe(303);
      expect((await desk.stored()).integration.mayWrite).toEqual(usual);
    },
  );
});
