import { Fact, Facts } from "../ui/facts.tsx";
import { StatusPill, type Status } from "../ui/status-pill.tsx";
import { NextRunTime, Time } from "../ui/time.tsx";
import { WhoseTurn, type Turn } from "../ui/whose-turn.tsx";
import { RunStatePill, type RunState } from "../runs/run-state-pill.tsx";

export type StandingData = {
  readonly turn: Turn;
  readonly terms: Status & {
    /** "sent", "accepted by Sam O'Hara", with when. */
    readonly since?: { readonly word: string; readonly at: string } | undefined;
    readonly canResend: boolean;
  };
  readonly lastRun?:
    | { readonly href: string; readonly at: string; readonly state: RunState }
    | undefined;
  readonly nextRunAt?: string | undefined;
};

type StatusPanelProps = {
  readonly path: string;
  readonly standing: StandingData;
  readonly now: string;
  readonly timeZone?: string | undefined;
};

/** Whether things are well, then whose turn it is: first on the page, since that is why people come. */
export function StatusPanel({ path, standing, now, timeZone }: StatusPanelProps) {
  const { turn, terms, lastRun, nextRunAt } = standing;
  return (
    <section class="panel status-panel" aria-label="Status">
      <WhoseTurn turn={turn} now={now}>
        {terms.canResend && (
          <form method="post" action={`${path}/terms-mails`}>
            <button class="button button-small">Resend TOS email</button>
          </form>
        )}
      </WhoseTurn>
      <Facts>
        <Fact term="TOS status">
          <StatusPill tone={terms.tone} word={terms.word} />
          {terms.since && (
            <span class="second-line">
              {terms.since.word} <Time at={terms.since.at} now={now} />
            </span>
          )}
        </Fact>
        <Fact term="Last run">
          {lastRun ? (
            <>
              <RunStatePill state={lastRun.state} />
              <a class="second-line" href={lastRun.href}>
                <Time at={lastRun.at} now={now} />
              </a>
            </>
          ) : (
            <span class="quiet">Never</span>
          )}
        </Fact>
        <Fact term="Next run">
          {nextRunAt ? (
            <NextRunTime at={nextRunAt} now={now} timeZone={timeZone} />
          ) : (
            <span class="quiet">Not scheduled</span>
          )}
        </Fact>
      </Facts>
    </section>
  );
}
