import { buildings } from "../buildings.ts";
import type { Role } from "./roles.ts";

/** A role and the reporting ids of the buildings where somebody has it; none is the whole district. */
export type Post = { readonly role: Role; readonly buildings: readonly string[] };

const everywhere = buildings.map(({ reportingId }) => reportingId);
const elementary = buildings.filter(({ grades: [first] }) => first === 0);

/** One entry for each person: those of a building, those who travel between several, and those of the district. */
export function listPosts(): readonly (readonly Post[])[] {
  const allElementary = elementary.map(({ reportingId }) => reportingId);
  return [
    ...everywhere.flatMap(postsOfBuilding),
    ...allElementary.map((reportingId) => [
      post("Special Education Teacher", [reportingId]),
      post("Literacy Specialist", allElementary),
    ]),
    ...share("Speech Therapist", 2),
    ...share("School Nurse", 2),
    ...share("School Psychologist", 3),
    ...share("Occupational Therapist", 4),
    ...share("English Learner Teacher", 4),
    [post("Special Education Director", [])],
    [post("District Administrator", [])],
  ];
}

function post(role: Role, ids: readonly string[]): Post {
  return { role, buildings: ids };
}

function postsOfBuilding(reportingId: string): readonly (readonly Post[])[] {
  const here = (role: Role): Post => post(role, [reportingId]);
  return [
    [here("Principal")],
    [here("General Education Teacher")],
    [here("General Education Teacher")],
    [here("Special Education Teacher")],
    [here("Special Education Teacher")],
    [here("School Counselor"), here("Section 504 Coordinator")],
  ];
}

/** Each of them goes to so many buildings. */
function share(role: Role, buildingsEach: number): readonly (readonly Post[])[] {
  const people = Math.ceil(everywhere.length / buildingsEach);
  return Array.from({ length: people }, (_, at) => [
    post(role, everywhere.slice(at * buildingsEach, (at + 1) * buildingsEach)),
  ]);
}
