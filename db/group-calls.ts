/** One that is answered with others. */
type Waiting<Ask, Answer> = {
  readonly ask: Ask;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
};

// Bounds a statement's argument; more simply make another group.
const asksMax = 1_000;
// Each takes some microseconds.
const turnsMax = 20;

/**
 * Calls that wait at the same time are answered together: one statement, or one commit, costs a hundred of them hardly
 * more than one. Each call is answered by work that began after it was made. `answerAll` gives the answers in the
 * order of the asks; when it fails, each is asked by itself, so that one cannot take the others with it.
 */
export function groupCalls<Database extends object, Ask, Answer>(
  answerAll: (database: Database, asks: readonly Ask[]) => Promise<readonly Answer[]>,
): (database: Database, ask: Ask) => Promise<Answer> {
  const groups = new WeakMap<Database, (ask: Ask) => Promise<Answer>>();
  return function askTogether(database, ask) {
    const known = groups.get(database);
    if (known) return known(ask);
    const group = createGroup((asks: readonly Ask[]) => answerAll(database, asks));
    groups.set(database, group);
    return group(ask);
  };
}

function createGroup<Ask, Answer>(
  answerAll: (asks: readonly Ask[]) => Promise<readonly Answer[]>,
): (ask: Ask) => Promise<Answer> {
  let waiting: Waiting<Ask, Answer>[] = [];
  let isAnswering = false;
  const answerWaiting = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting.splice(0, asksMax);
      await answerGroup(answerAll, group);
    }
    isAnswering = false;
  };
  // Whatever has already arrived is read before an immediate runs; a turn in which more came is followed by another.
  const gather = (gathered: number, turns: number): void => {
    if (waiting.length === gathered || turns === 0) void answerWaiting();
    else setImmediate(gather, waiting.length, turns - 1);
  };
  return (ask) =>
    new Promise((resolve, reject) => {
      waiting.push({ ask, resolve, reject });
      if (isAnswering) return;
      isAnswering = true;
      setImmediate(gather, 0, turnsMax);
    });
}

async function answerGroup<Ask, Answer>(
  answerAll: (asks: readonly Ask[]) => Promise<readonly Answer[]>,
  group: readonly Waiting<Ask, Answer>[],
): Promise<void> {
  try {
    const answers = await answerAll(group.map(({ ask }) => ask));
    // Safe because there is an answer for each ask.
    for (const [index, { resolve }] of group.entries()) resolve(answers[index] as Answer);
  } catch (error) {
    const [first] = group;
    if (group.length === 1) first?.reject(error);
    else for (const one of group) await answerGroup(answerAll, [one]);
  }
}
