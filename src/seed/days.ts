/** Days as text, `YYYY-MM-DD`: they compare by themselves, and no time zone moves them. */

export const dayMilliseconds = 86_400_000;

export function toDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  return toDay(Date.parse(day) + days * dayMilliseconds);
}

/** The same day of another year; 29 February is 28 February there. */
export function addYears(day: string, years: number): string {
  if (years === 0) return day;
  const monthAndDay = day.endsWith("-02-29") ? "-02-28" : day.slice(4);
  return `${Number(day.slice(0, 4)) + years}${monthAndDay}`;
}

/** The day itself, or the Friday before its weekend. */
export function toWeekday(day: string): string {
  const weekday = weekdayOf(day);
  return weekday === 0 ? addDays(day, -2) : weekday === 6 ? addDays(day, -1) : day;
}

/** From 0, Sunday, to 6. */
export function weekdayOf(day: string): number {
  return new Date(Date.parse(day)).getUTCDay();
}

export function countDays(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / dayMilliseconds;
}

/** Whole years from one day to another. */
export function countYears(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return addYears(from, years) > to ? years - 1 : years;
}
