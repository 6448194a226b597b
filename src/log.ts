export type LogLevel = "debug" | "info" | "warn" | "error";
export const logLevels = ["debug", "info", "warn", "error"] as const satisfies readonly LogLevel[];

export type Log = {
  debug(message: string, facts?: LogFacts): void;
  info(message: string, facts?: LogFacts): void;
  warn(message: string, facts?: LogFacts): void;
  error(message: string, facts?: LogFacts): void;
};
/** Ids, counts and route patterns only: never a name, a cell, a URL with a token, or a secret. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** One line of JSON per event on the standard streams. */
export function createLog(level: LogLevel, now: () => Date): Log {
  const lowest = logLevels.indexOf(level);
  const write = (at: LogLevel, message: string, facts: LogFacts = {}): void => {
    if (logLevels.indexOf(at) < lowest) return;
    const line = JSON.stringify({ at: now().toISOString(), level: at, message, ...facts });
    if (at === "error" || at === "warn") console.error(line);
    else console.log(line);
  };
  return {
    debug: (message, facts) => write("debug", message, facts),
    info: (message, facts) => write("info", message, facts),
    warn: (message, facts) => write("warn", message, facts),
    error: (message, facts) => write("error", message, facts),
  };
}

/** The cause of a fault for the operator: type, message and where; never shown to anybody else. */
export function describeFault(error: unknown): LogFacts {
  if (!(error instanceof Error)) return { fault: String(error) };
  const cause = error.cause instanceof Error ? `${error.cause.name}: ${error.cause.message}` : "";
  // drizzle puts the statement's parameters into its message; they may be a child's data. Its error has no name of its own.
  const isStatement = "query" in error && "params" in error;
  const message = isStatement ? "a statement failed" : error.message;
  const place = error.stack
    ?.split("\n")
    .filter((line) => line.trim().startsWith("at "))
    .slice(0, 6)
    .map((line) => line.trim())
    .join(" | ");
  return { fault: `${error.name}: ${message}`, cause, place };
}

/** What a person at the terminal reads: the start-up lines and the answers of commands. */
export function say(line: string): void {
  console.log(line);
}

export function sayError(line: string): void {
  console.error(line);
}
