import type { RunInput } from "../../db/control/schema.ts";
import type { Deps } from "../deps.ts";
import { loadSpooled } from "../import/load-spooled.ts";
import { toFileNotices, toFileResult } from "./file-result.ts";
import type { Lease } from "./lease.ts";
import type { Outcome } from "./outcome.ts";

/** Loads a body that came by API or by hand and waits in the spool. */
export async function load(deps: Deps, lease: Lease, input: RunInput): Promise<Outcome> {
  const began = performance.now();
  const outcome = await loadSpooled(deps, lease, input);
  const { endpoint, fileName, bytes, sha256 } = input;
  return {
    files: [
      toFileResult({ endpoint, fileName, bytes, sha256 }, outcome, performance.now() - began),
    ],
    notices: toFileNotices(input.fileName, outcome),
    noticesLeftOut: outcome.noticesLeftOut,
    failure: outcome.failure,
  };
}
