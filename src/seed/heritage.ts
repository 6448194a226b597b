/** What a family's names, home language and race words have to do with one another. */

export type Gender = "F" | "M";

export type Heritage = {
  readonly share: number;
  /** ISO 639, spoken at home by some of the families. */
  readonly language: string;
  readonly races: readonly string[];
  readonly families: readonly string[];
  readonly given: Readonly<Record<Gender, readonly string[]>>;
  /** Ending of a family name and what it becomes for a woman. */
  readonly feminine?: readonly [string, string];
  /** Written in its own script, so that English given names do not go with it. */
  readonly ownScript?: true;
};

export const white = "White";
export const black = "Black or African American";
export const hispanic = "Hispanic or Latino";
export const asian = "Asian";
export const native = "American Indian or Alaska Native";
export const islander = "Native Hawaiian or Other Pacific Islander";
export const several = "Two or More Races";

export const races = [white, black, hispanic, asian, native, islander, several] as const;

/** Lists are written as running text, so that they can be read. */
export function splitNames(text: string): readonly string[] {
  return text.split(/,\s*/);
}
