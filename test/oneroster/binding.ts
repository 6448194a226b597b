/**
 * The files of a OneRoster 1.2 CSV package: their columns in order, which must be filled, and in which format. Rests on
 * the full text of “IMS OneRoster: CSV Binding 1.2”, Final Release of 19 September 2022 (1EdTech), chapter 3.
 */
import type { Revision, Table } from "./columns.ts";
import { otherTables } from "./other-tables.ts";
import { rosteringTables } from "./rostering-tables.ts";

/** All 21 data files; `manifest.csv` is the 22nd. */
export function listTables(revision: Revision): readonly Table[] {
  return [...rosteringTables, ...otherTables].map((one) => ({
    ...one,
    columns: one.columns.filter(({ only }) => only === undefined || only === revision),
  }));
}
