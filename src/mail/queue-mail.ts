import { insertMail } from "../../db/control/mail.ts";
import type { ControlTx } from "../../db/open.ts";
import type { Deps } from "../deps.ts";
import { newId } from "../ids.ts";
import type { Letter } from "./letter.ts";

/** Queues a mail in the transaction of what it tells of, so that neither exists without the other. */
export async function queueMail(
  tx: ControlTx,
  deps: Deps,
  mail: {
    readonly districtId: string;
    readonly recipients: readonly string[];
    readonly letter: Letter;
  },
): Promise<void> {
  const { subject, html, text } = await deps.renderLetter(mail.letter);
  const now = deps.now().toISOString();
  // One mail each: nobody learns who else is told, and one bad address does not keep the others waiting.
  for (const recipient of new Set(mail.recipients)) {
    await insertMail(tx, {
      id: newId("mail"),
      districtId: mail.districtId,
      recipients: [recipient],
      subject,
      html,
      text,
      state: deps.config.mail.outbox ? "kept" : "queued",
      nextAttemptAt: now,
      createdAt: now,
    });
  }
  deps.wakeWorker();
}
