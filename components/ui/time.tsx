type TimeProps = {
  /** An instant, as ISO text. */
  readonly at: string;
  readonly now: string;
};

/** "3 hours ago", with the exact time behind it. */
export function Time({ at, now }: TimeProps) {
  return (
    <time datetime={at} title={formatExactTime(at)}>
      {formatDistance({ at, now })}
    </time>
  );
}

type NextRunTimeProps = TimeProps & { readonly timeZone?: string | undefined };

/** "tonight at 7:00 PM (00:00 UTC)" where the district's zone is known, else "in 5 hours (00:00 UTC)". */
export function NextRunTime({ at, now, timeZone }: NextRunTimeProps) {
  return (
    <time datetime={at} title={formatExactTime(at)}>
      {timeZone === undefined ? formatDistance({ at, now }) : formatLocal({ at, now, timeZone })} (
      {at.slice(11, 16)} UTC)
    </time>
  );
}

export function formatExactTime(at: string): string {
  return `${new Date(at).toLocaleString("en-US", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" })} UTC`;
}

export function formatDate(on: string): string {
  return new Date(`${on.slice(0, 10)}T00:00:00Z`).toLocaleDateString("en-US", {
    dateStyle: "medium",
    timeZone: "UTC",
  });
}

const units = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["week", 7 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;
const words = new Intl.RelativeTimeFormat("en-US", { numeric: "always" });

function formatDistance({ at, now }: TimeProps): string {
  const seconds = (Date.parse(at) - Date.parse(now)) / 1000;
  const unit = units.find(([, length]) => Math.abs(seconds) >= length);
  if (unit === undefined) return seconds > 0 ? "in a moment" : "just now";
  return words.format(Math.trunc(seconds / unit[1]), unit[0]);
}

function formatLocal({ at, now, timeZone }: TimeProps & { readonly timeZone: string }): string {
  const dayOf = (instant: string) => new Date(instant).toLocaleDateString("en-US", { timeZone });
  const time = new Date(at).toLocaleTimeString("en-US", { timeStyle: "short", timeZone });
  if (dayOf(at) === dayOf(now))
    return `${isEvening({ at, timeZone }) ? "tonight" : "today"} at ${time}`;
  const day = new Date(at).toLocaleDateString("en-US", { weekday: "long", timeZone });
  return `${day} at ${time}`;
}

function isEvening({ at, timeZone }: { readonly at: string; readonly timeZone: string }): boolean {
  return (
    Number(
      new Date(at).toLocaleTimeString("en-US", { hour: "2-digit", hourCycle: "h23", timeZone }),
    ) >= 17
  );
}
