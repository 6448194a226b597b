import { claimDueMail, hasDueMail, markMail, type Mail } from "../../db/control/mail.ts";
import type { Deps } from "../deps.ts";
import type { Transport } from "./transports.ts";

// With doubling from a minute, two days of trying; then an administrator sees it as failed.
const attemptsMax = 12;
const claimSeconds = 120;

/** Sends what is due, each mail for itself; one that was not taken waits longer every time. Gives how many went out. */
export async function sendDueMail(deps: Deps, transport: Transport): Promise<number> {
  const now = deps.now();
  if (!(await hasDueMail(deps.databases.control.orm, now.toISOString()))) return 0;
  const until = new Date(now.getTime() + claimSeconds * 1_000).toISOString();
  const due = await deps.databases.control.write((tx) =>
    claimDueMail(tx, now.toISOString(), until),
  );
  const sent = await Promise.all(due.map((mail) => sendOne(deps, transport, mail)));
  return sent.filter(Boolean).length;
}

async function sendOne(deps: Deps, transport: Transport, mail: Mail): Promise<boolean> {
  const attempts = mail.attempts + 1;
  const problem = await transport(mail).then(() => undefined, describeProblem);
  if (problem === undefined) {
    await mark(deps, mail.id, {
      state: "sent",
      attempts,
      sentAt: deps.now().toISOString(),
      error: null,
      // Its links open things; once it is with the provider nobody needs them here.
      html: "",
      text: "",
    });
    return true;
  }
  const waitMinutes = 2 ** (attempts - 1);
  const next = new Date(deps.now().getTime() + waitMinutes * 60_000).toISOString();
  // Without the provider's words: they quote the address, which has no place in a log.
  deps.log.warn("mail was not taken", { mail: mail.id, attempts });
  const state = attempts >= attemptsMax ? "failed" : "queued";
  await mark(deps, mail.id, { state, attempts, nextAttemptAt: next, error: problem });
  return false;
}

function describeProblem(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300);
}

async function mark(deps: Deps, id: string, set: Parameters<typeof markMail>[2]): Promise<void> {
  await deps.databases.control.write((tx) => markMail(tx, id, set));
}
