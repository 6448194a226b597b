/** What it costs to write dates and times in another form: the service log for Medicaid beside the logs as they are kept. */
import { join } from "node:path";
import { medicaidServicelog } from "../src/catalog/endpoints/medicaid-servicelog.ts";
import { serviceLogs } from "../src/catalog/endpoints/service-logs.ts";
import { compare, measure, type Bench, type Figure, type Measured } from "./measure.ts";
import { prepareServiceLogs } from "./service-logs.ts";

export const derivedBenches: readonly Bench[] = [
  { name: "derived-servicelog", run: compareServicelog },
];

async function* compareServicelog({
  rows,
  repeats,
}: Parameters<Bench["run"]>[0]): AsyncGenerator<Figure> {
  const { folder, districtId } = await prepareServiceLogs(rows);
  const script = join(import.meta.dir, "freeze-process.ts");
  const freeze = (endpoint: string): Measured => ({
    command: [process.execPath, script, folder, districtId, "csv", endpoint],
  });
  const [ours, theirs] = await measure(
    [freeze(medicaidServicelog.name), freeze(serviceLogs.name)],
    repeats,
  );
  yield compare(rows, { ours, theirs, rival: serviceLogs.name, ratioMax: 1.5 });
}
