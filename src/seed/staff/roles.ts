/** Who works in a district, as its user list says. */
export const roles = [
  "Principal",
  "General Education Teacher",
  "Special Education Teacher",
  "Literacy Specialist",
  "English Learner Teacher",
  "School Counselor",
  "Section 504 Coordinator",
  "Speech Therapist",
  "Occupational Therapist",
  "School Psychologist",
  "School Nurse",
  "Special Education Director",
  "District Administrator",
] as const;

export type Role = (typeof roles)[number];

/** What those who serve students write behind their names in a service log. */
export const titles: Readonly<Partial<Record<Role, string>>> = {
  "Special Education Teacher": "M.Ed.",
  "Speech Therapist": "M.S., CCC-SLP",
  "Occupational Therapist": "OTR/L",
  "School Psychologist": "Ed.S., NCSP",
  "School Nurse": "RN, BSN",
};
