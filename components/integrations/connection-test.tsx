import { ToneIcon, type Tone } from "../ui/status-pill.tsx";
import { Time } from "../ui/time.tsx";

export type ConnectionTestStep = {
  readonly step: string;
  readonly result: "passed" | "failed" | "skipped";
  /** What was seen: an address, a size, the server's own words. */
  readonly detail?: string | undefined;
  /** What to do and who. */
  readonly fix?: string | undefined;
};

export type ConnectionTestReport = {
  readonly at: string;
  readonly steps: readonly ConnectionTestStep[];
};

const results = {
  passed: { tone: "good", word: "Passed" },
  failed: { tone: "broken", word: "Failed" },
  skipped: { tone: "quiet", word: "Not tried" },
} as const satisfies Record<ConnectionTestStep["result"], { tone: Tone; word: string }>;

type ConnectionTestProps = { readonly report: ConnectionTestReport; readonly now: string };

export function ConnectionTest({ report, now }: ConnectionTestProps) {
  return (
    <div class="connection-test" id="connection-test" tabindex={-1} data-focus>
      <h3>
        Connection tested <Time at={report.at} now={now} />
      </h3>
      <ol class="checklist">
        {report.steps.map((step) => (
          <ChecklistLine step={step} />
        ))}
      </ol>
    </div>
  );
}

function ChecklistLine({ step }: { readonly step: ConnectionTestStep }) {
  const { tone, word } = results[step.result];
  return (
    <li class={`tone-${tone}`}>
      <ToneIcon tone={tone} />
      <span class="checklist-step">{step.step}</span>
      <span class="checklist-word">{word}</span>
      {step.detail && <p class="second-line">{step.detail}</p>}
      {step.fix && <p class="checklist-fix">{step.fix}</p>}
    </li>
  );
}
