import { isCalendarDate } from "./catalog/read-moment.ts";
import { ConfigError } from "./config.ts";
import { nightOf } from "./transfer/open-night.ts";

/** `--night YYYY-MM-DD` (tonight unless given) and `--integration ID`. */
export function parseNightlyArguments(
  words: readonly string[],
  now: Date,
): { readonly night: string; readonly integrationId: string | undefined } {
  const options = parseOptions(words, ["night", "integration"]);
  const night = options.get("night") ?? nightOf(now);
  if (!isCalendarDate(night)) {
    throw new ConfigError(`--night must be a date such as 2026-09-01, but is “${night}”.`);
  }
  if (night > nightOf(now)) {
    throw new ConfigError(
      `The night of ${night} (UTC) has not begun yet. Leave --night out for tonight.`,
    );
  }
  return { night, integrationId: options.get("integration") };
}

/** `--students N` (1,200 unless given). */
export function parseSeedArguments(words: readonly string[]): { readonly students: number } {
  const text = parseOptions(words, ["students"]).get("students") ?? "1200";
  const students = Number(text);
  if (!/^\d{1,7}$/.test(text) || students < 1 || students > 1_000_000) {
    throw new ConfigError(`--students must be a whole number from 1 to 1000000, but is “${text}”.`);
  }
  return { students };
}

function parseOptions(
  words: readonly string[],
  known: readonly string[],
): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (let index = 0; index < words.length; index += 2) {
    const name = words[index]?.replace(/^--/, "") ?? "";
    const value = words[index + 1];
    if (!known.includes(name) || value === undefined) {
      throw new ConfigError(
        `“${words.slice(index).join(" ")}” is not understood. Use ${known.map((one) => `--${one} …`).join(" or ")}.`,
      );
    }
    options.set(name, value);
  }
  return options;
}
