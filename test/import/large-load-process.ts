/** Loads so many students into an empty district, made as they are read, and tells how much memory it took at most. */
import type { RawBatch } from "../../src/formats/rows.ts";
import { openHouse } from "../help/district.ts";
import { addSchool, idsOf, loadBatches } from "./loading.ts";

const rows = Number(process.argv[2]);
const headings = [
  "student_id",
  "last_name",
  "first_name",
  "date_of_birth",
  "gender",
  "district_enrollment",
  "address",
  "building",
  "building_reporting_id",
];

async function* makeBatches(): AsyncGenerator<RawBatch> {
  for (let start = 0; start < rows; start += 1_000) {
    const ids = idsOf(1_000, `S${start}x`);
    const made = ids.map((id, index) => ({
      line: start + index + 2,
      cells: [
        id,
        `Last name ${id}`,
        `First name ${id}`,
        "2014-05-06",
        "F",
        "ENROLLED",
        `${id} Long Street, where this one lives`,
        "Lincoln Elementary",
        "001",
      ],
    }));
    yield { headings, rows: made };
  }
}

const house = await openHouse();
const school = await addSchool(house);
let bytesMax = 0;
const { report } = await loadBatches(school, "students", makeBatches, {
  checkLease: async () => {
    bytesMax = Math.max(bytesMax, process.memoryUsage().rss);
  },
});
await house.close();
console.log(JSON.stringify({ rowsAdded: report.rowsAdded, megabytesMax: bytesMax / 1e6 }));
