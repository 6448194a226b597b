/** What is filled in for students: the forms of the plan documents, and of what is written down beside them. */
export const forms = [
  "IEP",
  "Evaluation Report",
  "Consent for Evaluation",
  "Section 504 Plan",
  "Advanced Learning Plan",
  "Literacy Plan",
  "English Learner Plan",
  "Service Log",
  "Restraint Report",
] as const;

export type Form = (typeof forms)[number];

/** How a document's id begins. */
export const formCodes: Readonly<Partial<Record<Form, string>>> = {
  IEP: "IEP",
  "Evaluation Report": "EVAL",
  "Consent for Evaluation": "CONSENT",
  "Section 504 Plan": "504",
  "Advanced Learning Plan": "ALP",
  "Literacy Plan": "LIT",
  "English Learner Plan": "ELP",
};
