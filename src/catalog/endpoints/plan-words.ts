/** Words that several endpoints of special education share (catalog.md). */

export const programNames = [
  "Special Education",
  "Section 504",
  "Advanced Learners",
  "K-4 Literacy",
  "English Learners",
] as const;

export const settings = ["Individual", "Group"] as const;

/** No session, and no plan's week, has more minutes. */
export const minutesMax = 100_000;
