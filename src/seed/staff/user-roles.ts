import type { WireRow } from "../../formats/rows.ts";
import { forms, type Form } from "../plans/forms.ts";
import { roles, type Role } from "./roles.ts";

type Permissions = `${"none" | "view" | "edit" | "owner"} ${"none" | "view" | "edit" | "owner"}`;

const nothing: Permissions = "none none";

/** What each role may do, by default and at most. Who is not named for a form has nothing to do with it. */
const permissionsByForm: Readonly<Record<Form, Readonly<Partial<Record<Role, Permissions>>>>> = {
  IEP: {
    Principal: "view edit",
    "General Education Teacher": "none view",
    "Special Education Teacher": "edit owner",
    "School Counselor": "none view",
    "Speech Therapist": "edit edit",
    "Occupational Therapist": "edit edit",
    "School Psychologist": "edit edit",
    "School Nurse": "none view",
    "Special Education Director": "owner owner",
    "District Administrator": "view owner",
  },
  "Evaluation Report": {
    Principal: "view view",
    "Special Education Teacher": "view edit",
    "Speech Therapist": "edit edit",
    "Occupational Therapist": "edit edit",
    "School Psychologist": "edit owner",
    "Special Education Director": "owner owner",
    "District Administrator": "view owner",
  },
  "Consent for Evaluation": {
    Principal: "view view",
    "Special Education Teacher": "edit edit",
    "School Psychologist": "edit owner",
    "Special Education Director": "owner owner",
    "District Administrator": "view owner",
  },
  "Section 504 Plan": {
    Principal: "view edit",
    "General Education Teacher": "view view",
    "School Counselor": "view edit",
    "Section 504 Coordinator": "edit owner",
    "School Nurse": "none view",
    "District Administrator": "view owner",
  },
  "Advanced Learning Plan": {
    Principal: "view view",
    "General Education Teacher": "edit owner",
    "School Counselor": "view view",
    "District Administrator": "view owner",
  },
  "Literacy Plan": {
    Principal: "view view",
    "General Education Teacher": "view edit",
    "Literacy Specialist": "edit owner",
    "District Administrator": "view owner",
  },
  "English Learner Plan": {
    Principal: "view view",
    "General Education Teacher": "view view",
    "English Learner Teacher": "edit owner",
    "District Administrator": "view owner",
  },
  "Service Log": {
    "Special Education Teacher": "view edit",
    "Speech Therapist": "edit edit",
    "Occupational Therapist": "edit edit",
    "School Psychologist": "edit edit",
    "School Nurse": "edit edit",
    "Special Education Director": "view owner",
    "District Administrator": "none owner",
  },
  "Restraint Report": {
    Principal: "edit edit",
    "Special Education Teacher": "view edit",
    "School Nurse": "none view",
    "Special Education Director": "owner owner",
    "District Administrator": "view owner",
  },
};

/** Every role with every form, in the wire form of catalog.md. */
export function seedUserRoles(): WireRow[] {
  return roles.flatMap((role) =>
    forms.map((form) => {
      const [byDefault = "", max = ""] = (permissionsByForm[form][role] ?? nothing).split(" ");
      return { role, form, default: byDefault, max };
    }),
  );
}
