import { bearName } from "../family-name.ts";
import { heritages } from "../names.ts";
import { plainLetters } from "../plain-letters.ts";
import { createRandom } from "../random.ts";
import { listPosts, type Post } from "./posts.ts";
import type { Role } from "./roles.ts";

export type Employee = {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly posts: readonly Post[];
  readonly isAdmin: boolean;
};

const families = heritages
  .filter(({ ownScript }) => !ownScript)
  .flatMap((heritage) => heritage.families.map((family) => ({ heritage, family })));

// Shares no factor with the number of families, so that no two of the staff have one name, and no one mailbox.
const familyStep = 67;

/** The same whatever the seed: a plan must find its people from a student's row alone. */
export const staff: readonly Employee[] = listPosts().map(drawEmployee);

function drawEmployee(posts: readonly Post[], index: number): Employee {
  const random = createRandom({ seed: 0, stream: "staff", index });
  // safe because the remainder is an index of the list
  const { heritage, family } = families[
    (index * familyStep) % families.length
  ] as (typeof families)[0];
  const gender = random.pick(["F", "F", "M"] as const);
  const firstName = random.pick(heritage.given[gender]);
  const lastName = bearName(heritage, family, gender);
  return {
    // RFC 2606 keeps the domain for examples: no mail ever arrives.
    email: `${plainLetters(firstName)}.${plainLetters(lastName)}@example.org`,
    firstName,
    lastName,
    posts,
    isAdmin: posts.some(({ role }) => role === "District Administrator"),
  };
}

export function nameOf({ firstName, lastName }: Employee): string {
  return `${firstName} ${lastName}`;
}

/** One of those who have the role in a building; the same `turn` finds the same person. */
export function findEmployee(role: Role, building: string, turn: number): Employee {
  const people = staffByPost.get(`${role}|${building}`) ?? [];
  const person = people[turn % people.length];
  if (!person) throw new Error(`the seed has no ${role} in building ${building}`);
  return person;
}

const staffByPost: ReadonlyMap<string, readonly Employee[]> = groupByPost();

function groupByPost(): ReadonlyMap<string, readonly Employee[]> {
  const groups = new Map<string, Employee[]>();
  for (const person of staff) {
    for (const { role, buildings } of person.posts) {
      for (const building of buildings) {
        const post = `${role}|${building}`;
        groups.set(post, [...(groups.get(post) ?? []), person]);
      }
    }
  }
  return groups;
}
