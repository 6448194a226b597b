/** `13:05` as people write it in a spreadsheet: `01:05 PM`. Anything else is given back as it is. */
export function printTime(value: string): string {
  const [, hours = "", minutes = ""] = /^(\d{2}):(\d{2})$/.exec(value) ?? [];
  if (minutes === "") return value;
  const hour = Number(hours);
  return `${String(hour % 12 || 12).padStart(2, "0")}:${minutes} ${hour < 12 ? "AM" : "PM"}`;
}
