import { eq } from "drizzle-orm";
import type { ControlReader, ControlTx } from "../open.ts";
import { settings } from "./schema.ts";

export async function findSetting(db: ControlReader, name: string): Promise<string | undefined> {
  const [row] = await db.select().from(settings).where(eq(settings.name, name)).limit(1);
  return row?.value;
}

export async function upsertSetting(tx: ControlTx, name: string, value: string): Promise<void> {
  await tx
    .insert(settings)
    .values({ name, value })
    .onConflictDoUpdate({ target: settings.name, set: { value } });
}
