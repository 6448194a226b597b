import { dayMilliseconds, toDay } from "./days.ts";

/** The year in which today's school year began; it turns over on 15 August, the first day of school. */
export function schoolYearOf(today: string): number {
  const year = Number(today.slice(0, 4));
  return today.slice(5) >= "08-15" ? year : year - 1;
}

/** The weekdays from the first day of school to today or 12 June, without Thanksgiving and winter break. */
export function listSchoolDays(today: string): string[] {
  const year = schoolYearOf(today);
  const endsOn = `${year + 1}-06-12`;
  const lastOn = today < endsOn ? today : endsOn;
  const days: string[] = [];
  for (let at = Date.UTC(year, 7, 15); toDay(at) <= lastOn; at += dayMilliseconds) {
    if (isSchoolDay(new Date(at))) {
      days.push(toDay(at));
    }
  }
  return days;
}

/** A birthday that makes a child `age` years old on 1 September of `year`. */
export function birthDate(age: number, year: number, daysOlder: number): string {
  return toDay(Date.UTC(year - age, 8, 1) - daysOlder * dayMilliseconds);
}

function isSchoolDay(date: Date): boolean {
  const weekday = date.getUTCDay();
  const [month, day] = [date.getUTCMonth() + 1, date.getUTCDate()];
  const isWeekend = weekday === 0 || weekday === 6;
  const isThanksgiving =
    month === 11 &&
    ((weekday === 4 && day >= 22 && day <= 28) || (weekday === 5 && day >= 23 && day <= 29));
  const isWinterBreak = (month === 12 && day >= 23) || (month === 1 && day === 1);
  return !isWeekend && !isThanksgiving && !isWinterBreak;
}
