import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { openDesk, grantOf, type Desk } from "../help/desk.ts";
import { readForms, textOf, type Fields } from "../help/read-page.ts";
import { addColleague, dumpControl, password, type Person } from "../help/site.ts";

setDefaultTimeout(60_000);

let desk: Desk;
let ann: Person;
beforeEach(async () => {
  desk = await openDesk();
  ({ ann } = desk);
});
afterEach(async () => desk.site.close());

function wait(minutes: number): void {
  const { clock } = desk.site.house;
  clock.now = new Date(clock.now.getTime() + minutes * 60_000);
}

const filled: Fields = {
  first_name: "Samantha",
  additional_emails: "one@vendor.example.org\ntwo@vendor.example.org",
  grant: [grantOf("students"), grantOf("buildings")],
  sftp_host: "sftp.vendor.example.org",
  sftp_username: "us",
  sftp_password: "the vendor's own secret",
};

/** The page that asks, and what its form would post. */
async function ask(post: () => Promise<Response>): Promise<{ html: string; fields: Fields }> {
  const answer = await post();
  expect(answer.status).toBe(403);
  const html = await answer.text();
  expect(textOf(html)).toContain("Confirm that it is you");
  return { html, fields: { confirm_draft: (await readForms(html))["confirm_draft"] ?? "" } };
}

test("within ten minutes of signing in a save goes through as it is", async () => {
  wait(9);
  expect((await desk.save(filled)).status).toBe(303);
});

test("later the password is asked for, and the form goes on with all that was filled in", async () => {
  wait(11);
  const form = { ...(await desk.open()), ...filled };
  const { html, fields } = await ask(() => ann.post(desk.path, form));
  expect((await desk.stored()).integration.firstName).toBe("Sam");
  // A password of the vendor's server has no place in a page.
  expect(html).not.toContain("secret");
  const done = await ann.post(desk.path, { ...fields, confirm_password: password });
  expect(done.status).toBe(303);
  const { integration, grants, target } = await desk.stored();
  expect(integration.firstName).toBe("Samantha");
  expect(integration.additionalEmails).toEqual([
    "one@vendor.example.org",
    "two@vendor.example.org",
  ]);
  expect(grants.map(({ endpoint }) => endpoint).toSorted()).toEqual(["buildings", "students"]);
  expect(desk.site.deps.seal.open(target?.sealedPassword ?? "")).toBe("the vendor's own secret");
  wait(5);
  expect((await desk.save({ first_name: "Sam" })).status).toBe(303);
});

test("a wrong password asks again and keeps the form", async () => {
  wait(11);
  const form = { ...(await desk.open()), ...filled };
  const { fields } = await ask(() => ann.post(desk.path, form));
  const blank = await ann.post(desk.path, fields);
  expect(blank.status).toBe(422);
  const wrong = await ann.post(desk.path, { ...fields, confirm_password: "not mine at all" });
  expect(wrong.status).toBe(403);
  const html = await wrong.text();
  expect(textOf(html)).toContain("This is not your password.");
  expect(html).not.toContain("not mine at all");
  const again = (await readForms(html))["confirm_draft"] ?? "";
  const right = { confirm_draft: again, confirm_password: password };
  expect((await ann.post(desk.path, right)).status).toBe(303);
  expect((await desk.stored()).integration.firstName).toBe("Samantha");
});

test("secrets, host keys, people and the ways to sign in are guarded alike, and nothing is done before", async () => {
  wait(11);
  await ann.get(desk.path);
  const before = await dumpControl(desk.site);
  for (const path of [
    `${desk.path}/secrets`,
    `${desk.path}/secrets/sec_x/retirement`,
    `${desk.path}/host-keys`,
    "/settings/administrators/invitations",
    "/settings/administrators/adm_x/removal",
    "/settings/administrators/adm_x/role",
    "/settings/account/password",
    "/settings/account/codes/offer",
    "/settings/account/codes/on",
    "/settings/account/codes/off",
    "/settings/account/recovery-codes",
    "/settings/account/identities/google",
  ]) {
    await ask(() => ann.post(path, { name: "Eve", email: "eve@example.org" }));
  }
  expect(await dumpControl(desk.site)).toBe(before);
});

test("htmx swaps the question in for the whole page instead of a part of the form", async () => {
  wait(11);
  const answer = await ann.post(`${desk.path}/host-keys`, {}, { "HX-Request": "true" });
  expect(answer.headers.get("HX-Retarget")).toBe("#content");
  expect(answer.headers.get("HX-Reselect")).toBe("#content");
  expect(await answer.text()).toContain('id="content"');
});

test("a form that waits belongs to its person and its address, and is kept for half an hour", async () => {
  wait(11);
  const { fields } = await ask(() => ann.post(desk.path, { first_name: "Eve" }));
  const { districtId } = desk.integration;
  const bea = await addColleague(desk.site, districtId, "Bea", "bea@example.org");
  const right = { ...fields, confirm_password: password };
  expect((await bea.post(desk.path, right)).status).toBe(410);
  expect((await ann.post(`${desk.path}/secrets`, right)).status).toBe(410);
  expect((await ann.post(desk.path, { ...right, confirm_draft: "v1.x.y" })).status).toBe(410);
  wait(29);
  await ann.get(desk.path);
  wait(2);
  expect((await ann.post(desk.path, right)).status).toBe(410);
});

test("guessing the password at somebody's open desk is slowed", async () => {
  wait(11);
  const { fields } = await ask(() => ann.post(desk.path, {}));
  const statuses: number[] = [];
  for (let tries = 0; tries < 20; tries += 1) {
    const answer = await ann.post(desk.path, { ...fields, confirm_password: `guess ${tries}` });
    statuses.push(answer.status);
  }
  expect(statuses.filter((status) => status === 403)).toHaveLength(6);
  expect(statuses.at(-1)).toBe(429);
});
