/** Many requests at once, each made of its own number, and what came of them. */
import type { Call } from "./call.ts";
import { diceOf } from "./dice.ts";
import { judge, judgeLog } from "./judge-answer.ts";
import { mutateCall } from "./mutate-call.ts";
import { chooseFraming, writeWire, type Wire } from "./mutate-wire.ts";
import { writePlainCall } from "./plain-call.ts";
import { callRaw } from "./raw-call.ts";
import { routesOf, type Route } from "./routes-of.ts";
import type { Stage } from "./stage.ts";

export type Storm = {
  readonly failures: readonly string[];
  /** By status; `none` where no answer was owed and none came. */
  readonly statuses: ReadonlyMap<string, number>;
  readonly routes: ReadonlySet<string>;
  /** Ids of runs that answers named. */
  readonly runsNamed: ReadonlySet<string>;
  readonly slowest: { readonly index: number; readonly milliseconds: number };
};

export type Plan = {
  readonly seed: number;
  readonly indexes: readonly number[];
  readonly atOnce: number;
  /** Told after each hundredth request. */
  readonly onProgress?: (done: number) => void;
};

// A storm that only fails need not be printed whole.
const failuresMax = 20;

export async function storm(stage: Stage, plan: Plan): Promise<Storm> {
  const routes = routesOf(stage.site.app);
  const failures: string[] = [];
  const statuses = new Map<string, number>();
  const runsNamed = new Set<string>();
  const hit = new Set<string>();
  let slowest = { index: 0, milliseconds: 0 };
  let done = 0;
  const queue = plan.indexes.values();
  const work = async (): Promise<void> => {
    for (const index of queue) {
      if (failures.length >= failuresMax) return;
      const { route, call, wire } = makeRequest(stage, routes, plan.seed, index);
      hit.add(`${route.method} ${route.path}`);
      const begun = performance.now();
      const outcome = await callRaw(stage.port, wire, call.method);
      const milliseconds = Math.round(performance.now() - begun);
      if (milliseconds > slowest.milliseconds) slowest = { index, milliseconds };
      const names =
        outcome.answers.length === 0 ? ["none"] : outcome.answers.map((one) => one.status);
      for (const name of names) statuses.set(`${name}`, (statuses.get(`${name}`) ?? 0) + 1);
      for (const { body, headers } of outcome.answers) {
        const text = `${headers.get("location") ?? ""} ${body}`;
        for (const [id] of text.matchAll(/run_\w+/g)) runsNamed.add(id);
      }
      const found = [
        ...judge(stage, call, wire, outcome),
        ...judgeLog(stage, stage.site.house.logged.splice(0)),
      ];
      if (found.length > 0) failures.push(tell(plan.seed, index, wire, found));
      done += 1;
      if (done % 100 === 0) plan.onProgress?.(done);
    }
  };
  await Promise.all(Array.from({ length: plan.atOnce }, work));
  return { failures, statuses, routes: hit, runsNamed, slowest };
}

/** The same request for the same seed and index, whatever went before it. */
export function makeRequest(
  stage: Stage,
  routes: readonly Route[],
  seed: number,
  index: number,
): { readonly route: Route; readonly call: Call; readonly wire: Wire } {
  const dice = diceOf(seed, index);
  const route = routes[index % routes.length];
  if (!route) throw new Error("the router knows no routes");
  const plain = writePlainCall(stage, route, dice);
  // A few stay as they are meant: a storm in which nothing works would prove nothing.
  const call = dice.percent(15) ? plain : mutateCall(stage, plain, dice);
  return { route, call, wire: writeWire(call, chooseFraming(dice), dice) };
}

function tell(seed: number, index: number, wire: Wire, found: readonly string[]): string {
  const request = wire.bytes.toString("latin1").slice(0, 800);
  return [
    `seed ${seed}, request ${index} (${wire.framing}):`,
    ...found.map((sentence) => `  ${sentence}`),
    // In quotes, so that odd bytes can be seen and sent again.
    `  ${JSON.stringify(request)}`,
  ].join("\n");
}
