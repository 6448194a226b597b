/** How many calls of one caller may be under way at once; more wait a moment for their turn. In memory, per process. */

export type Turnstile = {
  /** Gives what is to be called when the call has ended (again does nothing), or undefined when there is no turn. */
  enter(caller: string, now: Date): Promise<Leave | undefined>;
  /** Callers that have a call under way. */
  readonly size: number;
};

export type Leave = () => void;

type Limits = {
  readonly insideMax: number;
  readonly waitingMax: number;
  readonly waitMilliseconds: number;
  /** A call whose end nobody told of is over by then. */
  readonly staySecondsMax: number;
};

type Crowd = {
  /** When each call entered. */
  readonly inside: Map<symbol, number>;
  readonly waiting: (() => void)[];
};

export function createTurnstile(limits: Limits): Turnstile {
  const crowds = new Map<string, Crowd>();

  const letIn = (caller: string, crowd: Crowd, at: number): Leave => {
    const pass = Symbol(caller);
    crowd.inside.set(pass, at);
    return () => letOut(caller, crowd, pass);
  };

  const letOut = (caller: string, crowd: Crowd, pass: symbol): void => {
    if (!crowd.inside.delete(pass)) return;
    // At once, so that nobody slips in between.
    crowd.waiting.shift()?.();
    if (crowd.inside.size === 0) crowds.delete(caller);
  };

  const forgetLost = (caller: string, crowd: Crowd, at: number): void => {
    const before = at - limits.staySecondsMax * 1_000;
    for (const [pass, since] of crowd.inside) if (since < before) letOut(caller, crowd, pass);
  };

  return {
    enter: async (caller, now) => {
      const at = now.getTime();
      const known = crowds.get(caller);
      if (known) forgetLost(caller, known, at);
      const crowd = crowds.get(caller) ?? { inside: new Map(), waiting: [] };
      crowds.set(caller, crowd);
      if (crowd.inside.size < limits.insideMax) return letIn(caller, crowd, at);
      if (crowd.waiting.length >= limits.waitingMax) return undefined;
      return waitForTurn(crowd, () => letIn(caller, crowd, at), limits.waitMilliseconds);
    },
    get size() {
      return crowds.size;
    },
  };
}

async function waitForTurn(
  { waiting }: Crowd,
  letIn: () => Leave,
  milliseconds: number,
): Promise<Leave | undefined> {
  const turn = Promise.withResolvers<Leave | undefined>();
  const take = (): void => turn.resolve(letIn());
  waiting.push(take);
  const timer = setTimeout(() => {
    const place = waiting.indexOf(take);
    if (place === -1) return;
    waiting.splice(place, 1);
    turn.resolve(undefined);
  }, milliseconds);
  const leave = await turn.promise;
  clearTimeout(timer);
  return leave;
}
