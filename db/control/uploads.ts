import { and, desc, eq, isNull } from "drizzle-orm";
import type { ControlReader } from "../open.ts";
import type { Run } from "./runs.ts";
import { runs } from "./schema.ts";

/** Loads by hand, newest first: they belong to a district and to no integration. */
export async function listUploads(
  db: ControlReader,
  districtId: string,
  limit: number,
): Promise<readonly Run[]> {
  return db
    .select()
    .from(runs)
    .where(
      and(isNull(runs.integrationId), eq(runs.districtId, districtId), eq(runs.trigger, "upload")),
    )
    .orderBy(desc(runs.createdAt), desc(runs.id))
    .limit(limit);
}
