import {
  countOtherAdministrators,
  deleteAdministrator,
  findAdministrator,
  markAdministrator,
  type AdministratorRow,
} from "../../db/control/administrators.ts";
import { markInvitationsEnded } from "../../db/control/invitations.ts";
import { deleteSignInsOf } from "../../db/control/sign-ins.ts";
import type { ControlTx } from "../../db/open.ts";
import { audit, type AuditFacts } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { Refusal } from "../refusal.ts";
import { refuseViewer } from "./refuse-viewer.ts";

export async function changeRole(
  deps: Deps,
  actor: Administrator,
  input: { readonly id: string; readonly role: Administrator["role"] },
): Promise<void> {
  await change(deps, actor, input.id, async (tx, person) => {
    if (person.role === input.role) return undefined;
    if (input.role === "viewer") {
      await keepOne(tx, person);
      await endInvitationsOf(tx, deps, person.id);
    }
    await markAdministrator(tx, person.id, { role: input.role });
    return {
      action: "administrator.role_changed",
      before: { role: person.role },
      after: { role: input.role },
    };
  });
}

/** Ends every sign-in at once. */
export async function disableAdministrator(
  deps: Deps,
  actor: Administrator,
  id: string,
): Promise<void> {
  await change(deps, actor, id, async (tx, person) => {
    if (person.disabledAt !== null) return undefined;
    await keepOne(tx, person);
    await markAdministrator(tx, id, { disabledAt: deps.now().toISOString() });
    await deleteSignInsOf(tx, id);
    await endInvitationsOf(tx, deps, id);
    return { action: "administrator.disabled" };
  });
}

export async function enableAdministrator(
  deps: Deps,
  actor: Administrator,
  id: string,
): Promise<void> {
  await change(deps, actor, id, async (tx, person) => {
    if (person.disabledAt === null) return undefined;
    await markAdministrator(tx, id, { disabledAt: null });
    return { action: "administrator.enabled" };
  });
}

/** What they did stays in the audit log under their name. */
export async function removeAdministrator(
  deps: Deps,
  actor: Administrator,
  id: string,
): Promise<void> {
  await change(deps, actor, id, async (tx, person) => {
    await keepOne(tx, person);
    await endInvitationsOf(tx, deps, id);
    await deleteAdministrator(tx, id);
    const { name, email, role } = person;
    return { action: "administrator.removed", before: { name, email, role } };
  });
}

type Change = {
  readonly action: string;
  readonly before?: AuditFacts;
  readonly after?: AuditFacts;
};

async function change(
  deps: Deps,
  actor: Administrator,
  id: string,
  work: (tx: ControlTx, person: AdministratorRow) => Promise<Change | undefined>,
): Promise<void> {
  refuseViewer(actor);
  await deps.databases.control.write(async (tx) => {
    const person = await findAdministrator(tx, id);
    if (person?.districtId !== actor.districtId) {
      throw new Refusal("not_found", "This person is no longer in the list.");
    }
    // Two administrators who remove one another at once must not both be obeyed.
    const self = await findAdministrator(tx, actor.id);
    if (!self || self.disabledAt !== null || self.role !== "administrator")
      refuseViewer({ ...actor, role: "viewer" });
    const done = await work(tx, person);
    if (!done) return;
    await audit(tx, {
      at: deps.now(),
      actor,
      districtId: actor.districtId,
      subject: id,
      ...done,
      after: { name: person.name, ...done.after },
    });
  });
}

/** Or somebody who has to go would come back by one. */
function endInvitationsOf(tx: ControlTx, deps: Deps, createdById: string): Promise<void> {
  return markInvitationsEnded(tx, { createdById }, deps.now().toISOString());
}

/** A district that nobody can change any more would need its operator. */
async function keepOne(tx: ControlTx, person: AdministratorRow): Promise<void> {
  if (person.role !== "administrator" || person.disabledAt !== null) return;
  if ((await countOtherAdministrators(tx, person)) > 0) return;
  throw new Refusal(
    "conflict",
    `${person.name} is the last administrator. Make somebody else one first.`,
  );
}
