/** `npm run bench [-- NAME…] [--rows N] [--repeats N]`: one line of JSON per figure, each with its rival of the same run. */
import { parseArgs } from "node:util";
import { derivedBenches } from "./derived.ts";
import { exportBenches } from "./export.ts";
import { healthBenches } from "./health.ts";
import { loadBenches } from "./load.ts";
import { listBenches } from "./list.ts";
import type { Bench } from "./measure.ts";
import { oauthBenches } from "./oauth-token.ts";

const benches: readonly Bench[] = [
  ...loadBenches,
  ...exportBenches,
  ...derivedBenches,
  ...healthBenches,
  ...oauthBenches,
  ...listBenches,
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: "string", default: "1000000" },
    repeats: { type: "string", default: "5" },
  },
});
const [rows, repeats] = [Number(values.rows), Number(values.repeats)];
const chosen = benches.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
if (!(rows >= 1) || !(repeats >= 1) || chosen.length === 0) {
  const names = benches.map(({ name }) => name).join(", ");
  console.error(`Use npm run bench -- [NAME…] [--rows N] [--repeats N]; names are ${names}.`);
  process.exit(2);
}
for (const bench of chosen) {
  for await (const figure of bench.run({ rows, repeats })) {
    console.log(JSON.stringify({ bench: bench.name, ...figure }));
  }
}
