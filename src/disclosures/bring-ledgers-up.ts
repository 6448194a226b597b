import { listDistricts } from "../../db/control/districts.ts";
import type { Deps } from "../deps.ts";
import { describeFault } from "../log.ts";
import { tellOptOuts } from "../opt-outs/tell-opt-outs.ts";
import { sortLedger } from "./sort-ledger.ts";

/** What otherwise whoever asks next would wait for. One district's fault keeps no other back. */
export async function bringLedgersUp(deps: Pick<Deps, "databases" | "log">): Promise<void> {
  for (const { id } of await listDistricts(deps.databases.control.orm)) {
    try {
      await tellOptOuts(deps, id);
      await sortLedger(deps, id);
    } catch (error) {
      deps.log.error("a ledger could not be sorted", { district: id, ...describeFault(error) });
    }
  }
}
