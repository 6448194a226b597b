import type { WireRow } from "../formats/rows.ts";

export type RowProblem = {
  /** Wire name. */
  readonly column: string;
  readonly reason: string;
  readonly fix: string;
  /** What is stored and would help; shown to administrators, never to a vendor who may only write. */
  readonly hint?: string;
};

/** What a rule may ask of the stored rows: all of a small endpoint, by wire name. */
export type Lookup = (endpointName: string) => Promise<readonly WireRow[]>;

/** A rule that needs more than one cell: prepared once per load, then asked for each row. */
export type RowRule = (lookup: Lookup) => Promise<(row: WireRow) => RowProblem | undefined>;
