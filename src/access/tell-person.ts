import type { AdministratorRow } from "../../db/control/administrators.ts";
import { findDistrict } from "../../db/control/districts.ts";
import type { ControlTx } from "../../db/open.ts";
import type { Deps } from "../deps.ts";
import type { AccountChange } from "../mail/letter.ts";
import { queueMail } from "../mail/queue-mail.ts";

/** A mail to the person about a change to how they sign in, so that one which they did not make is noticed. */
export async function tellPerson(
  tx: ControlTx,
  deps: Deps,
  person: Pick<AdministratorRow, "districtId" | "email" | "name">,
  change: AccountChange,
): Promise<void> {
  const district = await findDistrict(tx, person.districtId);
  await queueMail(tx, deps, {
    districtId: person.districtId,
    recipients: [person.email],
    letter: {
      kind: "account_changed",
      facts: {
        district: district?.name ?? "",
        name: person.name,
        change,
        at: deps.now().toISOString(),
        resetUrl: `${deps.config.publicUrl}/forgot-password`,
      },
    },
  });
}
