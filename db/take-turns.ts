/** So many works at once; the others wait, first come, first served. */
export function createTurns(atOnceMax: number): <T>(work: () => Promise<T>) => Promise<T> {
  let working = 0;
  const waiting: (() => void)[] = [];
  return async function takeTurn(work) {
    if (working < atOnceMax) working += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The turn is handed on, so that nobody slips in between.
      if (next) next();
      else working -= 1;
    }
  };
}
