import type { Administrator } from "../deps.ts";
import { Refusal } from "../refusal.ts";

/** Before a page or a verb that names students. */
export function refuseStudentRows(actor: Administrator): void {
  if (actor.role === "administrator") return;
  throw new Refusal(
    "forbidden",
    "This page shows students, which your account may not see. Ask an administrator of the district.",
  );
}
