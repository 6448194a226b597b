import type { PropsWithChildren } from "hono/jsx";
import { ToneIcon, type Tone } from "./status-pill.tsx";
import { Time } from "./time.tsx";

/** Who has to do what next, in one sentence: "Waiting for Sam O'Hara to accept the terms". */
export type Turn = {
  readonly tone: Tone;
  readonly sentence: string;
  /** When it became their turn, with the word before it: `{ word: "sent", at: … }`. */
  readonly since?: { readonly word: string; readonly at: string } | undefined;
  /** Where it is done. */
  readonly link?: { readonly href: string; readonly label: string } | undefined;
};

type WhoseTurnProps = PropsWithChildren<{ readonly turn: Turn; readonly now: string }>;

/** Children are the one thing to do about it, such as a button. */
export function WhoseTurn({ turn, now, children }: WhoseTurnProps) {
  return (
    <div class={`whose-turn tone-${turn.tone}`}>
      <ToneIcon tone={turn.tone} />
      <p>
        {turn.since || turn.link ? turn.sentence.replace(/\.$/, "") : turn.sentence}
        {turn.since && (
          <span class="since">
            , {turn.since.word} <Time at={turn.since.at} now={now} />
          </span>
        )}
        {turn.link && (
          <>
            {". "}
            <a href={turn.link.href}>{turn.link.label}</a>
          </>
        )}
      </p>
      {children}
    </div>
  );
}
