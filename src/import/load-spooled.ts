import type { RunInput } from "../../db/control/schema.ts";
import { getEndpoint } from "../catalog/index.ts";
import type { Deps } from "../deps.ts";
import { readCsv } from "../formats/read-csv.ts";
import { readJson } from "../formats/read-json.ts";
import type { RawBatch } from "../formats/rows.ts";
import { Refusal } from "../refusal.ts";
import type { Lease } from "../transfer/lease.ts";
import { loadFile, type LoadOutcome } from "./load-file.ts";

/** Walks one spooled file through the import engine, whatever way it came in. */
export async function loadSpooled(deps: Deps, lease: Lease, file: RunInput): Promise<LoadOutcome> {
  const records = await deps.databases.records(lease.run.districtId);
  return loadFile(
    { records, spool: deps.spool },
    {
      endpoint: getEndpoint(file.endpoint),
      runId: lease.run.id,
      fence: lease.run.fence,
      fileName: file.fileName,
      sha256: file.sha256,
      batches: () => readBatches(file, deps.spool.read(file.spoolId)),
      now: deps.now,
      checkLease: lease.check,
      onProgress: (phase, rows) => lease.progress(phaseWords[phase], rows),
    },
  );
}

const phaseWords = {
  checking: "Checking rows",
  comparing: "Comparing with what is stored",
  storing: "Storing rows",
} as const;

function readBatches(file: RunInput, bytes: AsyncIterable<Uint8Array>): AsyncIterable<RawBatch> {
  switch (file.format) {
    case "csv":
      return readCsv(bytes, { encoding: file.settings.encoding });
    case "json":
    case "ndjson":
      return readJson(bytes);
    case "xml":
      throw new Refusal("format_invalid", "XML files cannot be loaded yet. Send CSV.");
  }
}
