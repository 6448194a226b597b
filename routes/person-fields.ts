import * as v from "valibot";

/** One line of text that somebody typed. */
export function lineOf(label: string, charactersMax: number) {
  return v.pipe(
    v.optional(v.string(), ""),
    v.trim(),
    v.nonEmpty(`Fill in ${label}.`),
    v.maxLength(charactersMax, `Use at most ${charactersMax} characters.`),
    v.regex(/^[^\p{Cc}]*$/u, "Remove line breaks and other control characters."),
  );
}

export const personName = lineOf("Name", 100);

export const personEmail = v.pipe(
  lineOf("Email", 254),
  v.email("Use an address such as name@example.org."),
);
