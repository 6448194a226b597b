import type { Deps } from "../deps.ts";

/** How often somebody failed, and how long the next try must wait. Kept in memory, per process. */
export type Attempts = {
  /** Counts a try, and gives 0; or, while it may not be made yet, the milliseconds until then. */
  take(key: string, now: Date): number;
  /** Counts a try that may be made in any case. */
  count(key: string, now: Date): void;
  /** The try was right, so it does not count. */
  giveBack(key: string): void;
  /** Milliseconds that the last counted try costs. */
  costOf(key: string): number;
  forget(key: string): void;
  readonly size: number;
};

type Tries = { count: number; lastAt: number };

type Limits = {
  /** Everybody mistypes; these cost nothing. */
  readonly freeMax: number;
  /** Of the first one above; each further one costs twice as much. */
  readonly firstMilliseconds: number;
  readonly mostMilliseconds: number;
};

const forgottenAfterMilliseconds = 3_600_000;
// Some 2 MB. Above it the oldest is forgotten.
const keysMax = 20_000;

export function createAttempts({ freeMax, firstMilliseconds, mostMilliseconds }: Limits): Attempts {
  // In the order of their last try.
  const tries = new Map<string, Tries>();
  const costOf = (key: string): number => {
    const above = (tries.get(key)?.count ?? 0) - freeMax;
    return above <= 0
      ? 0
      : Math.min(firstMilliseconds * 2 ** Math.min(above - 1, 30), mostMilliseconds);
  };
  const find = (key: string, at: number): Tries | undefined => {
    const found = tries.get(key);
    // A clock that was set back must not keep anybody out.
    if (found && (at > found.lastAt + forgottenAfterMilliseconds || at < found.lastAt)) {
      tries.delete(key);
      return undefined;
    }
    return found;
  };
  const count = (key: string, now: Date): void => {
    const at = now.getTime();
    const before = find(key, at)?.count ?? 0;
    tries.delete(key);
    tries.set(key, { count: before + 1, lastAt: at });
    if (tries.size > keysMax) tries.delete(tries.keys().next().value ?? "");
  };
  return {
    take: (key, now) => {
      const found = find(key, now.getTime());
      const left = found ? found.lastAt + costOf(key) - now.getTime() : 0;
      if (left > 0) return left;
      count(key, now);
      return 0;
    },
    count,
    giveBack: (key) => {
      const found = tries.get(key);
      if (found) found.count -= 1;
    },
    costOf,
    forget: (key) => tries.delete(key),
    get size() {
      return tries.size;
    },
  };
}

export type SignInAttempts = {
  /** A network may try again after a minute at most: others may sit behind the same address. */
  readonly addresses: Attempts;
  /** Wrong answers about an account come later and later. A right one does not, whatever strangers did before. */
  readonly accounts: Attempts;
  /** Codes and confirmations: whoever tries them knows the password, or sits at the person's desk. */
  readonly codes: Attempts;
};

const attempts = new WeakMap<object, SignInAttempts>();

/** Those of this process. */
export function attemptsOf({ databases }: Pick<Deps, "databases">): SignInAttempts {
  const known = attempts.get(databases);
  if (known) return known;
  const second = 1_000;
  const fresh = {
    addresses: createAttempts({
      freeMax: 30,
      firstMilliseconds: second,
      mostMilliseconds: 60 * second,
    }),
    accounts: createAttempts({ freeMax: 10, firstMilliseconds: 250, mostMilliseconds: 8 * second }),
    codes: createAttempts({
      freeMax: 5,
      firstMilliseconds: second,
      mostMilliseconds: 900 * second,
    }),
  };
  attempts.set(databases, fresh);
  return fresh;
}
