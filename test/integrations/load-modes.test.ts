/** Which loads may be said to hold every row: offered where it means something, and refused everywhere else. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { endpointsOf, isBundle, type Offer } from "../../src/catalog/bundle.ts";
import { listOffers } from "../../src/catalog/index.ts";
import { maySnapshot } from "../../src/import/removal-scope.ts";
import { locationDefaults } from "../../src/integrations/draft.ts";
import { openDesk, type Desk } from "../help/desk.ts";
import { postUpload, uploadPath } from "../help/loads.ts";
import { errorBeside, readForms, textOf, type Fields } from "../help/read-page.ts";
import { dumpControl } from "../help/site.ts";

setDefaultTimeout(60_000);

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk("import");
});
afterAll(async () => desk.site.close());

const sentences: Readonly<Record<string, string>> = {
  guardians:
    "A load of guardians already replaces those of the students that it names. Choose Add and update.",
  users: "A load of users removes only what it marks as Deleted. Choose Add and update.",
  user_roles: "A load of user roles never removes what it does not name. Choose Add and update.",
  oneroster: "A OneRoster package says itself what goes. Choose Add and update.",
};

const [whole, others] = [true, false].map((isWhole) =>
  listOffers("write")
    .filter((offer) => mayBeWhole(offer) === isWhole)
    .map(({ name }) => name),
);

function mayBeWhole(offer: Offer): boolean {
  const isPackage = isBundle(offer) && offer.package !== undefined;
  return !isPackage && endpointsOf(offer).some(maySnapshot);
}

async function step(fields: Fields): Promise<string> {
  const answer = await desk.ann.post(`${desk.path}/draft`, { ...(await desk.open()), ...fields });
  expect(answer.status).toBe(200);
  return answer.text();
}

const typed = { dialog_index: "", dialog_file_path: "a.csv", dialog_mode: "snapshot" };
const offered = 'name="dialog_mode" value="snapshot"';

describe("the dialog of a pull location", () => {
  test("offers a snapshot before an endpoint is chosen, since it may be one that has it", async () => {
    expect(await step({ step: "add-location" })).toContain(offered);
  });

  test.each(whole ?? [])("offers a snapshot of %s, and takes it", async (name) => {
    const dialog = { ...typed, dialog_endpoint: name };
    expect(await step({ step: "choose-location", ...dialog })).toContain(offered);
    const html = await step({ step: "update-location", ...dialog });
    expect(await errorBeside(html, "dialog_mode")).toBeUndefined();
  });

  test.each(others ?? [])("offers none of %s, and refuses one", async (name) => {
    const dialog = { ...typed, dialog_endpoint: name };
    const chosen = await step({ step: "choose-location", ...dialog });
    expect(chosen).not.toContain(offered);
    expect(await readForms(chosen, "integration-form")).toMatchObject({ dialog_mode: "upsert" });
    const html = await step({ step: "update-location", ...dialog });
    const sentence = sentences[name] ?? expect.stringContaining("Choose Add and update.");
    expect(await errorBeside(html, "dialog_mode")).toEqual(sentence);
    expect(html).not.toContain(offered);
    const before = await dumpControl(desk.site);
    const { mode: _usual, ...rest } = locationDefaults;
    const location = { endpoint: name, filePath: "a.csv", fileType: "csv", isFolder: false };
    const forged = JSON.stringify({ ...location, ...rest, mode: "snapshot" });
    expect((await desk.save({ location: forged })).status).toBe(422);
    expect(await dumpControl(desk.site)).toBe(before);
  });

  test("asks about new buildings where rows say enough of one to add it, and nowhere else", async () => {
    const asked = 'name="dialog_new_buildings"';
    for (const [name, isAsked] of [
      ["students", true],
      ["users", false],
      ["restraints", false],
    ] as const) {
      const html = await step({ step: "choose-location", ...typed, dialog_endpoint: name });
      expect([name, html.includes(asked)]).toEqual([name, isAsked]);
    }
  });
});

describe("an upload", () => {
  const post = (endpoint: string, mode: string) =>
    postUpload(desk.site, desk.ann, {
      before: { endpoint, mode, dry_run: "true" },
      file: { name: "a.csv", content: "email,first_name,last_name\n" },
    });

  test.each(Object.entries(sentences))(
    "said to be a snapshot of %s is refused beside What to do",
    async (name, sentence) => {
      const answer = await post(name, "snapshot");
      expect(answer.status).toBe(422);
      const html = await answer.text();
      expect(await errorBeside(html, "mode")).toBe(sentence);
      expect(textOf(html)).toContain("1 answer to correct");
      expect(html).toContain('<a href="#mode">');
      expect(await readForms(html)).toMatchObject({ endpoint: name, mode: "snapshot" });
    },
  );

  test("said to be a snapshot of anything else is taken", async () => {
    const answer = await post("services", "snapshot");
    expect(answer.status).toBe(303);
    expect(answer.headers.get("Location")).toStartWith(`${uploadPath}/runs/`);
  });
});
