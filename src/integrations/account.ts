import * as v from "valibot";

const word = (label: string, charactersMax: number) =>
  v.pipe(
    v.string(`Fill in ${label}.`),
    v.trim(),
    v.nonEmpty(`Fill in ${label}.`),
    v.maxLength(charactersMax, `Use at most ${charactersMax} characters.`),
    // A line break in a name would become one in a mail's header.
    v.regex(/^[^\p{Cc}]*$/u, "Remove line breaks and other control characters."),
  );

const email = (label: string) =>
  v.pipe(
    v.string(`Fill in ${label}.`),
    v.trim(),
    v.nonEmpty(`Fill in ${label}.`),
    v.maxLength(254, "Use at most 254 characters."),
    v.regex(
      /^[^\s\p{Cc}@<>,;"]+@[^\s\p{Cc}@<>,;".]+(\.[^\s\p{Cc}@<>,;".]+)+$/u,
      (issue) => `“${issue.input.slice(0, 60)}” is no address such as name@example.org.`,
    ),
  );

const additionalEmailsMax = 20;

const additionalEmails = v.pipe(
  v.optional(v.string(), ""),
  v.transform((text) => text.split(/[\s,;]+/).filter((part) => part !== "")),
  v.maxLength(additionalEmailsMax, `Use at most ${additionalEmailsMax} addresses.`),
  v.array(email("Additional Emails")),
);

/** Who an integration is for and whom it tells; the fields of the account form under their form names. */
export const accountFields = {
  name: word("Import/Export Name", 100),
  first_name: word("First Name", 100),
  last_name: word("Last Name", 100),
  primary_email: email("Primary Email"),
  additional_emails: additionalEmails,
};

export const accountSchema = v.pipe(v.object(accountFields), v.transform(toAccount));

export const newAccountSchema = v.pipe(
  v.object({
    ...accountFields,
    kind: v.picklist(["export", "import"], "Choose Export or Import."),
  }),
  v.transform((fields) => ({ ...toAccount(fields), kind: fields.kind })),
);

export type Account = {
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly primaryEmail: string;
  readonly additionalEmails: readonly string[];
};

function toAccount(fields: {
  name: string;
  first_name: string;
  last_name: string;
  primary_email: string;
  additional_emails: string[];
}): Account {
  return {
    name: fields.name,
    firstName: fields.first_name,
    lastName: fields.last_name,
    primaryEmail: fields.primary_email,
    additionalEmails: fields.additional_emails,
  };
}
