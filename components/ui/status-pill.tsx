import { Icon, type IconName } from "./icon.tsx";

/** Four meanings; `quiet` is for what has none, such as a run that somebody cancelled. */
export type Tone = "good" | "waiting" | "attention" | "broken" | "quiet";

const toneIcons = {
  good: "circle-check",
  waiting: "clock",
  attention: "triangle-alert",
  broken: "circle-x",
  quiet: "circle-minus",
} as const satisfies Record<Tone, IconName>;

export type Status = { readonly tone: Tone; readonly word: string };

export function StatusPill({ tone, word }: Status) {
  return (
    <span class={`pill tone-${tone}`}>
      <ToneIcon tone={tone} />
      {word}
    </span>
  );
}

export function ToneIcon({ tone }: { readonly tone: Tone }) {
  return <Icon name={toneIcons[tone]} />;
}
