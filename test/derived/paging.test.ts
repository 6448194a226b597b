import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { sql, type SQL } from "drizzle-orm";
import type { RecordsDatabase } from "../../db/open.ts";
import { readBlock } from "../../db/records/read-block.ts";
import { pageStatements } from "../../db/records/read-page.ts";
import { countRows, fromWhere, listRows, type PageRow } from "../../db/records/read-rows.ts";
import type { RowsQuery } from "../../db/records/shape.ts";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { getEndpoint } from "../../src/catalog/index.ts";
import { grantedRows } from "../../src/integrations/granted-rows.ts";
import { openHouse, storeRows } from "../help/district.ts";
import { student } from "../help/small-school.ts";
import { addSchool, idsOf, type School } from "../import/loading.ts";
import { derivedEndpoints, freezeUsual, today } from "./made-up-district.ts";

setDefaultTimeout(60_000);

// More than two blocks of a file and two pages of the API.
const studentsCount = 4_100;

let school: School;
let records: RecordsDatabase;
beforeAll(async () => {
  const house = await openHouse();
  school = await addSchool(house);
  await fill(school);
  records = await house.deps.databases.records(school.districtId);
});
afterAll(() => school.house.close());

/** One of everything for each student, stored in another order than that of the keys. */
async function fill({ house, districtId }: School): Promise<void> {
  const ids = idsOf(studentsCount).toSorted((a, b) => Bun.hash.crc32(a) - Bun.hash.crc32(b));
  const store = (endpoint: string, rowOf: (id: string) => Record<string, string>): Promise<void> =>
    storeRows(house, districtId, endpoint, ids.map(rowOf));
  const special = "Special Education";
  await storeRows(
    house,
    districtId,
    "students",
    ids.map((id, index) =>
      student(id, index % 2 ? "001" : "002", index % 9 ? "ENROLLED" : "GRADUATED"),
    ),
  );
  await store("programs", (student_id) => {
    return { student_id, program: special, participation: "Participating" };
  });
  await store("documents", (student_id) => {
    const document_id = `D${Bun.hash.crc32(student_id)}`;
    const holds = { status: "Complete", start_date: "2026-11-01" };
    return { document_id, student_id, program: special, form: "IEP", ...holds };
  });
  await store("service_logs", (student_id) => {
    const log_id = `L${Bun.hash.crc32(student_id)}`;
    return { log_id, student_id, service: "Speech", service_date: "2026-10-05" };
  });
  await store("restraints", (student_id) => {
    const restraint_event_id = `R${Bun.hash.crc32(student_id)}`;
    return { restraint_event_id, student_id, event_date: "2026-10-05" };
  });
}

type Boundary = Omit<Parameters<typeof grantedRows>[0], "endpoint" | "columns">;

const unlimited: Boundary = { buildings: null, enrollment: null, programs: null, beginOn: null };

function queryOf(endpoint: string, boundary: Partial<Boundary> = {}): RowsQuery {
  const columns = columnNames(getEndpoint(endpoint));
  return grantedRows({ endpoint, columns, ...unlimited, ...boundary }, today, []);
}

async function readPaged(query: RowsQuery, limit: number): Promise<readonly PageRow[]> {
  const rows: PageRow[] = [];
  let after: readonly string[] | undefined;
  for (;;) {
    const page = await listRows(records.orm, query, { after, limit });
    rows.push(...page);
    if (page.length < limit) return rows;
    after = page.at(-1)?.key;
  }
}

describe.each(derivedEndpoints)("%s", (endpoint) => {
  test("in pages is what it is in one piece: each row once, in key order, counted", async () => {
    const boundaries = [{}, { buildings: ["001"], enrollment: ["ENROLLED", "GRADUATED"] }];
    for (const query of boundaries.map((boundary) => queryOf(endpoint, boundary))) {
      const whole = await listRows(records.orm, query, { after: undefined, limit: 10_000 });
      expect(whole.length).toBeGreaterThan(2_000);
      expect(await countRows(records.orm, query)).toBe(whole.length);
      const keys = whole.map(({ key }) => key.join());
      expect(keys).toEqual([...new Set(keys)].toSorted());
      for (const limit of [1_000, 333]) expect(await readPaged(query, limit)).toEqual(whole);
      const block = await readBlock(records.orm, query, { after: whole[1_499]?.key, limit: 2 });
      expect(block.lastKey).toEqual(whole[1_501]?.key ?? []);
    }
  });

  test("in a file of several blocks is the same rows", async () => {
    const { text, rows } = await freezeUsual(school, endpoint, "ndjson");
    const query = queryOf(endpoint);
    const whole = await listRows(records.orm, query, { after: undefined, limit: 10_000 });
    expect(rows).toBe(whole.length);
    expect(text.trimEnd().split("\n")).toEqual(whole.map(({ json }) => json));
  });

  test("walks indexes, whatever its grant lets through: nothing is sorted, and a later page reads no table whole", async () => {
    const after = (
      await listRows(records.orm, queryOf(endpoint), { after: undefined, limit: 9 })
    )[8]?.key;
    for (const boundary of boundariesOf(endpoint)) {
      const query = queryOf(endpoint, boundary);
      const first = await planOf(pageStatements(query, { after: undefined, limit: 100 }));
      const later = await planOf(pageStatements(query, { after, limit: 100 }));
      const count = await planOf(sql`select count(*) ${fromWhere(query, [])}`);
      const bad =
        /USE TEMP B-TREE FOR ORDER BY|AUTOMATIC|^SCAN (?!json_each|\w+ USING INDEX \w+_key$)/;
      expect([boundary, first.filter((step) => bad.test(step))]).toEqual([boundary, []]);
      expect([boundary, later.filter((step) => bad.test(step))]).toEqual([boundary, []]);
      const scans = later.filter((step) => /^SCAN (?!json_each)/.test(step));
      expect([boundary, scans]).toEqual([boundary, []]);
      // To count is to read once, in any order.
      const slow = count.filter((step) =>
        /TEMP B-TREE|AUTOMATIC|MATERIALIZE|CO-ROUTINE/.test(step),
      );
      expect([boundary, slow]).toEqual([boundary, []]);
    }
  });
});

/** Every mixture of one or several buildings, statuses and programs, with and without a first day. */
function boundariesOf(endpoint: string): readonly Boundary[] {
  const days = getEndpoint(endpoint).begin === undefined ? [null] : [null, "2026-10-05"];
  const choices = (one: string, other: string) => [null, [one], [one, other]];
  return choices("001", "002").flatMap((buildings) =>
    choices("ENROLLED", "GRADUATED").flatMap((enrollment) =>
      choices("Special Education", "Section 504").flatMap((programs) =>
        days.map((beginOn) => ({ buildings, enrollment, programs, beginOn })),
      ),
    ),
  );
}

async function planOf(statements: SQL | readonly SQL[]): Promise<readonly string[]> {
  const details: string[] = [];
  for (const statement of [statements].flat()) {
    const steps = await records.orm.all<{ detail: string }>(sql`explain query plan ${statement}`);
    details.push(...steps.map(({ detail }) => detail));
  }
  return details;
}
