import type { RecordsReader } from "../../db/open.ts";
import { listRows } from "../../db/records/read-rows.ts";
import { findExistingValues, keyText, listKeysByValue } from "../../db/records/stored-rows.ts";
import type { CheckedRow } from "../catalog/check-rows.ts";
import { columnNames, columnOf, type Endpoint } from "../catalog/endpoint.ts";
import { getEndpoint } from "../catalog/index.ts";
import type { Lookup, RowProblem } from "../catalog/row-rule.ts";
import { shapeOf } from "../catalog/shape.ts";
import type { WireRow } from "../formats/rows.ts";

/** Says what is wrong with a row, if anything. */
export type Judge = (candidate: CheckedRow) => RowProblem | undefined;

// Rules look up small endpoints whole; a district with more buildings than this has loaded something else.
const lookupRowsMax = 20_000;

export function keyOf(endpoint: Endpoint, row: WireRow): string {
  return keyText(endpoint.key.map((name) => String(row[name])));
}

/** All rows of a small endpoint, for rules. */
export function lookupIn(stored: RecordsReader): Lookup {
  return async (name) => {
    const endpoint = getEndpoint(name);
    const query = { shape: shapeOf(endpoint), columns: columnNames(endpoint), conditions: [] };
    const rows = await listRows(stored, query, { after: undefined, limit: lookupRowsMax });
    return rows.map((row) => JSON.parse(row.json) as WireRow);
  };
}

/** Judges a batch by what is stored: rows of other endpoints it names, and values another row already has. */
export async function judgeByStored(
  endpoint: Endpoint,
  stored: RecordsReader,
  rows: readonly CheckedRow[],
  lineByKey: ReadonlyMap<string, number>,
): Promise<readonly Judge[]> {
  const judges: Judge[] = [];
  for (const [name, column] of Object.entries(endpoint.columns)) {
    const values = [...new Set(rows.map(({ row }) => row[name]).filter(isText))];
    if (column.of) judges.push(await judgeReference(stored, name, column.of, values));
    if (column.unique) judges.push(await judgeTaken(endpoint, stored, name, values, lineByKey));
  }
  return judges;
}

async function judgeReference(
  stored: RecordsReader,
  name: string,
  of: string,
  values: readonly string[],
): Promise<Judge> {
  const shape = shapeOf(getEndpoint(of));
  const known = await findExistingValues(stored, shape.table, shape.key[0] ?? "", values);
  return ({ row }) => {
    const value = row[name];
    if (!isText(value) || known.has(value)) return undefined;
    const reason = `is not among the stored ${of}`;
    return { column: name, reason, fix: `Load ${of} first, or correct it.` };
  };
}

async function judgeTaken(
  endpoint: Endpoint,
  stored: RecordsReader,
  name: string,
  values: readonly string[],
  lineByKey: ReadonlyMap<string, number>,
): Promise<Judge> {
  const column = columnOf(endpoint, name);
  const holders = await listKeysByValue(stored, shapeOf(endpoint), column.stored.name, values);
  const holder = new Map(holders.map((one) => [one.value, keyText(one.key)]));
  return ({ row }) => {
    const key = holder.get(String(row[name]));
    // A holder that the load named before has got another value by then.
    if (key === undefined || key === keyOf(endpoint, row) || lineByKey.has(key)) return undefined;
    const reason = "belongs to another stored row";
    return { column: name, reason, fix: `Use another ${column.label}.` };
  };
}

/** Which lines of the load hold a key, and a value that must be unique. */
export type AcceptedLines = {
  readonly lineByKey: ReadonlyMap<string, number>;
  readonly lineByValue: ReadonlyMap<string, number>;
};

export function uniqueNamesOf(endpoint: Endpoint): readonly string[] {
  return Object.keys(endpoint.columns).filter((name) => columnOf(endpoint, name).unique);
}

/** Column and value as one text; nothing for an empty cell, since any number of rows may have none. */
export function uniqueText(name: string, row: WireRow): string | undefined {
  const value = row[name];
  return isText(value) ? keyText([name, value]) : undefined;
}

/** Judges by the accepted rows of the load itself: no key twice, no unique value twice. */
export function judgeByLoad(endpoint: Endpoint, accepted: AcceptedLines): Judge {
  const uniqueNames = uniqueNamesOf(endpoint);
  return ({ row }) => {
    const first = accepted.lineByKey.get(keyOf(endpoint, row));
    if (first !== undefined) {
      const column = endpoint.key.at(-1) ?? "";
      return { column, reason: `repeats the row on line ${first}`, fix: "Keep one of the two." };
    }
    for (const column of uniqueNames) {
      const other = accepted.lineByValue.get(uniqueText(column, row) ?? "");
      if (other === undefined) continue;
      return { column, reason: `is used on line ${other} too`, fix: "Use another one." };
    }
    return undefined;
  };
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}
