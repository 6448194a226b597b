import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { checkNewPassword, hashPassword, verifyPassword } from "../../src/access/passwords.ts";
import { isRefusal } from "../../src/refusal.ts";
import { errorBeside } from "../help/read-page.ts";
import { list, newPerson, openSite, setUp, type Person, type Site } from "../help/site.ts";

setDefaultTimeout(60_000);

const personal = ["dana.whitfield@cedarvalley.example", "Dana Whitfield", "Cedar Valley USD"];

function complaint(password: string, hasCode = false): string | undefined {
  try {
    checkNewPassword({ password, personal, hasCode });
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return error.fields["password"];
    throw error;
  }
}

describe("a new password is taken when it is", () => {
  const good = [
    "nine pancakes in the rain",
    "fünfzehn äpfel ölen übrigens",
    "тихая река у дома",
    "静かな川のそばの家と猫と犬と鳥",
    "🦊🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤",
    "ONLYCAPITALSHERE",
    "onlylettershere",
    "  spaces   around  it  ",
    `${"a long one of many words ".repeat(10)}`,
  ];
  for (const password of good) {
    test(password, () => expect(complaint(password)).toBeUndefined());
  }

  test("eight characters long, beside codes", () => {
    expect(complaint("brisk-9x", true)).toBeUndefined();
    expect(complaint("brisk-9x")).toContain("at least 15 characters");
    expect(complaint("brisk-9", true)).toContain("at least 8 characters");
  });

  test("64 characters and more, up to 256", () => {
    const words = "heron lamp ".repeat(30);
    expect(complaint(words.slice(0, 64))).toBeUndefined();
    expect(complaint(words.slice(0, 256))).toBeUndefined();
    expect(complaint(words.slice(0, 257))).toContain("at most 256 characters");
  });
});

describe("a new password is refused when everybody would guess it:", () => {
  const weak: readonly (readonly [password: string, hasCode?: true])[] = [
    ["password", true],
    ["Password1!", true],
    ["qwertyuiop", true],
    ["iloveyou2", true],
    ["passwordpassword"],
    ["111111111111111"],
    ["123456789012345"],
    ["qwertyuiopasdfghjkl"],
    ["!!!!princess!!!!"],
    ["p a s s w o r d 1 2"],
    ["Cedar Valley USD"],
    ["cedarvalleyusd2026"],
    ["SameGoal Data Imports"],
    ["samegoal", true],
    ["dana.whitfield@cedarvalley.example"],
    ["danawhitfield2026"],
    ["ｐａｓｓｗｏｒｄ", true],
  ];
  for (const [password, hasCode] of weak) {
    test(password, () => expect(complaint(password, hasCode)).toBeDefined());
  }
});

test("a hash made before is still right, and one that is composed otherwise too", async () => {
  const old = await Bun.password.hash("café au lait at nine".normalize("NFC"), {
    algorithm: "argon2id",
    memoryCost: 19_456,
    timeCost: 2,
  });
  expect(await verifyPassword("café au lait at nine".normalize("NFD"), old)).toBe(true);
  expect(await verifyPassword("cafe au lait at nine", old)).toBe(false);
});

test("hashes are argon2id with 19 MiB and two passes, and nobody's empty hash is ever right", async () => {
  expect(await hashPassword("x")).toStartWith("$argon2id$v=19$m=19456,t=2,p=1$");
  expect(await verifyPassword("", "")).toBe(false);
  expect(await verifyPassword("a".repeat(1_000_000), await hashPassword("x"))).toBe(false);
});

describe("on their own page", () => {
  let site: Site;
  let ann: Person;
  beforeAll(async () => {
    site = await openSite();
    ann = await setUp(site);
  });
  afterAll(async () => site.close());
  const post = (password: string) => ann.post("/settings/account/password", { password });

  test("somebody is told what is wrong with a new password beside its field", async () => {
    const answer = await post("Maple Falls USD");
    expect(answer.status).toBe(422);
    expect(await errorBeside(await answer.text(), "password")).toContain("easy to guess");
  });

  test("changing it ends the other sign-ins, keeps this one under another token, and is mailed", async () => {
    const other = newPerson(site);
    const right = { email: "ann@example.org", password: "maple syrup on nine pancakes" };
    expect((await other.post("/sign-in", right)).status).toBe(303);
    const before = ann.cookie;
    expect((await post("a heron under the lamp")).status).toBe(303);
    expect(ann.cookie).not.toBe(before);
    expect((await ann.get(list)).status).toBe(200);
    expect((await other.get(list)).status).toBe(303);
    const thief = newPerson(site);
    thief.cookie = before;
    expect((await thief.get(list)).status).toBe(303);
    expect((await newPerson(site).post("/sign-in", right)).status).toBe(401);
    const { mailsTo } = await import("../help/site.ts");
    expect((await mailsTo(site, "ann@example.org")).at(-1)).toContain("Your password was changed");
  });
});
