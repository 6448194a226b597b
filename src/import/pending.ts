import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { attachKeys, keepKeys, listStagedRows } from "../../db/staging/pending-keys.ts";
import type { Stage } from "../../db/staging/open-stage.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import { catalog } from "../catalog/index.ts";
import type { WireRow } from "../formats/rows.ts";

/** What a dry run's earlier files would have stored: its later files are judged as if it were. */
export type Pending = {
  /** Of the staged, judged rows. */
  keep(stage: Stage, endpoint: Endpoint): Promise<void>;
  /** The table with the kept keys of that endpoint, once it is attached to the stage. */
  attach(stage: Stage, endpointName: string): Promise<string | undefined>;
  readonly rowsOf: (endpointName: string) => readonly WireRow[];
  close(): Promise<void>;
};

// As many as rules look up.
const lookupRowsMax = 20_000;

export function openPending(folder: string): Pending {
  const files = new Map<string, string>();
  const rows = new Map<string, readonly WireRow[]>();
  return {
    keep: async (stage, { name }) => {
      const uses = catalog.flatMap((other) => [
        ...Object.values(other.columns).map(({ of }) => ({ keys: of, rows: undefined })),
        ...other.rules.flatMap((rule) => rule.lookups.map((rows) => ({ keys: undefined, rows }))),
      ]);
      if (uses.some((use) => use.rows === name)) {
        const staged = await listStagedRows(stage, lookupRowsMax);
        rows.set(name, [...(rows.get(name) ?? []), ...staged]);
      }
      if (!uses.some((use) => use.keys === name)) return;
      // The same endpoint may come by a location of its own and in a bundle.
      const path = files.get(name) ?? join(folder, `${randomUUID()}.db`);
      files.set(name, path);
      await keepKeys(stage, path);
    },
    attach: async (stage, name) => {
      const path = files.get(name);
      return path === undefined ? undefined : attachKeys(stage, path, name);
    },
    rowsOf: (name) => rows.get(name) ?? [],
    close: async () => {
      await Promise.all([...files.values()].map((path) => rm(path, { force: true })));
    },
  };
}
