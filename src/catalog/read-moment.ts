/** Days, times of day and instants as imports may write them. */

export type MomentReading =
  | { readonly value: string }
  | { readonly reason: string; readonly fix: string };

/** The four forms of the guide: YYYY-MM-DD, MM/DD/YYYY, MM-DD-YYYY, YYYY/MM/DD. */
export function readDate(value: string): MomentReading {
  const yearFirst = /^(\d{4})([-/])(\d{2})\2(\d{2})$/.exec(value);
  const monthFirst = /^(\d{2})([-/])(\d{2})\2(\d{4})$/.exec(value);
  const iso = yearFirst
    ? `${yearFirst[1]}-${yearFirst[3]}-${yearFirst[4]}`
    : monthFirst
      ? `${monthFirst[4]}-${monthFirst[1]}-${monthFirst[3]}`
      : undefined;
  if (iso !== undefined && isCalendarDate(iso)) return { value: iso };
  return { reason: "is no date", fix: "Use YYYY-MM-DD, such as 2012-03-04." };
}

/** `2011-02-29` is well-formed and still no day. */
export function isCalendarDate(iso: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso) || iso < "1000") return false;
  const parsed = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(iso);
}

/** `13:05`, `1:05 PM`, `01:05pm`: kept as `HH:MM` of 24 hours. */
export function readTime(value: string): MomentReading {
  const [, hours = "", minutes = "", half] =
    /^(\d{1,2}):(\d{2})(?: ?([AP])\.?M\.?)?$/i.exec(value) ?? [];
  const hour = Number(hours);
  const isClock = half === undefined ? hour <= 23 : hour >= 1 && hour <= 12;
  if (minutes === "" || Number(minutes) > 59 || !isClock) {
    return { reason: "is no time of day", fix: "Use HH:MM AM or PM, or HH:MM of 24 hours." };
  }
  const isAfternoon = half?.toUpperCase() === "P";
  const ofDay = half === undefined ? hour : (hour % 12) + (isAfternoon ? 12 : 0);
  return { value: `${String(ofDay).padStart(2, "0")}:${minutes}` };
}

const instantForm =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})$/i;

/** RFC 3339, or a day, which means its midnight in UTC. Kept in UTC to the second. */
export function readInstant(value: string): MomentReading {
  const day = readDate(value);
  if ("value" in day) return { value: `${day.value}T00:00:00Z` };
  const [, date = "", time = "", zone = ""] = instantForm.exec(value) ?? [];
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const parsed = new Date(`${date}T${time}${offset.toUpperCase()}`);
  const utc = Number.isNaN(parsed.getTime()) ? "" : parsed.toISOString();
  // Its zone may carry an instant past the years that have four digits.
  if (isCalendarDate(date) && isCalendarDate(utc.slice(0, 10))) {
    return { value: `${utc.slice(0, 19)}Z` };
  }
  const fix = "Use a time with its zone, such as 2026-03-04T13:05:00Z, or a day.";
  return { reason: "is no point in time", fix };
}
