/** How often a caller may come: so many times in a window that begins with its first call. Kept in memory, per process. */

export type Allowance = {
  readonly isAllowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Until the window ends and the count begins anew. */
  readonly resetSeconds: number;
};

export type RateLimit = {
  /** Counts one call of that caller. */
  take(caller: string, now: Date): Allowance;
  /** Callers that are remembered. */
  readonly size: number;
};

type Window = { readonly startedAt: number; count: number };

/** Remembers `callersMax` at most: then the oldest window is forgotten, which lets its caller through too early. */
export function createRateLimit({
  limit,
  windowSeconds,
  callersMax,
}: {
  readonly limit: number;
  readonly windowSeconds: number;
  readonly callersMax: number;
}): RateLimit {
  const windowMilliseconds = windowSeconds * 1_000;
  // In the order in which they began, since a window that begins anew goes to the end.
  const windows = new Map<string, Window>();

  const isOver = ({ startedAt }: Window, at: number): boolean =>
    // A clock that was set back must not lock anybody out.
    at >= startedAt + windowMilliseconds || at < startedAt;

  const forgetOld = (at: number): void => {
    for (const [caller, window] of windows) {
      if (!isOver(window, at) && windows.size < callersMax) return;
      windows.delete(caller);
    }
  };

  const windowOf = (caller: string, at: number): Window => {
    const open = windows.get(caller);
    if (open && !isOver(open, at)) return open;
    windows.delete(caller);
    forgetOld(at);
    const begun = { startedAt: at, count: 0 };
    windows.set(caller, begun);
    return begun;
  };

  return {
    take: (caller, now) => {
      const at = now.getTime();
      const window = windowOf(caller, at);
      const isAllowed = window.count < limit;
      if (isAllowed) window.count += 1;
      const leftMilliseconds = window.startedAt + windowMilliseconds - at;
      return {
        isAllowed,
        limit,
        remaining: limit - window.count,
        resetSeconds: Math.ceil(leftMilliseconds / 1_000),
      };
    },
    get size() {
      return windows.size;
    },
  };
}
