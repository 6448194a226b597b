import type { WireRow } from "../../formats/rows.ts";
import type { StoredValue } from "../field.ts";

export type RowProblem = {
  /** Wire name. */
  readonly column: string;
  readonly reason: string;
  readonly fix: string;
  /** What is stored and would help; shown to administrators, never to a vendor who may only write. */
  readonly hint?: string;
  /** The row of another endpoint without which this one cannot be stored; a load may be told to add it. */
  readonly missing?: { readonly endpoint: string; readonly row: WireRow };
};

/** What a rule may ask of the stored rows: all of a small endpoint, by wire name. */
export type Lookup = (endpointName: string) => Promise<readonly WireRow[]>;

/** A rule that needs more than one cell: prepared once per load, then asked for each row. */
export type RowRule = {
  /** Endpoints whose rows it looks up. */
  readonly lookups: readonly string[];
  /** Endpoints whose missing rows its problems name (`missing`), so that a load may be told to add them. */
  readonly mayAdd?: readonly string[];
  /** Wire names of the cells it is asked with, in order. */
  readonly columns: readonly string[];
  readonly prepare: (
    lookup: Lookup,
  ) => Promise<(cells: readonly (StoredValue | undefined)[]) => RowProblem | undefined>;
};
