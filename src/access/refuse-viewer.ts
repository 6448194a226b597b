import type { Administrator } from "../deps.ts";
import { Refusal } from "../refusal.ts";

/** Before anything that stores, decides or shows a student's row. */
export function refuseViewer(actor: Administrator): void {
  if (actor.role === "administrator") return;
  throw new Refusal(
    "forbidden",
    "Your account may look, but not do this. Ask an administrator of the district.",
  );
}
