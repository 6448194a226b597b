import type { Letter } from "../../src/mail/letter.ts";

/** What one kind of letter has to say. */
export type FactsOf<Kind extends Letter["kind"]> = Extract<
  Letter,
  { readonly kind: Kind }
>["facts"];
