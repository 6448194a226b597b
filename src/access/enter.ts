import type { AdministratorRow } from "../../db/control/administrators.ts";
import { findDistrict } from "../../db/control/districts.ts";
import { isKnownDevice, upsertKnownDevice } from "../../db/control/sign-ins.ts";
import type { ControlReader, ControlTx } from "../../db/open.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { hashSecret, newSecret } from "../ids.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { describeAgent } from "./describe-agent.ts";
import { beginSignIn, toActor, type Visitor } from "./open-sign-in.ts";

/** What the two cookies of a browser hold after somebody came in. */
export type Entered = { readonly token: string; readonly device: string };

export type Entry = {
  /** In words, for the audit log. */
  readonly by: "password" | "password and code" | "recovery code" | "identity provider" | "link";
  /** False where the person came by a mail of ours, which nobody needs to be told of. */
  readonly isTold?: boolean;
};

// A computer that some people share; the oldest is forgotten first.
const devicesMax = 5;

/** Lets the person in: a sign-in, a line in the audit log, and a mail when nobody knows this browser yet. */
export async function enter(
  tx: ControlTx,
  deps: Deps,
  person: AdministratorRow,
  visitor: Visitor,
  { by, isTold = true }: Entry,
): Promise<Entered> {
  const now = deps.now();
  const known = await findDevice(tx, person.id, visitor);
  // Never one that came with the request and is unknown: whoever planted it would be known with it.
  const device = known ?? newSecret();
  await upsertKnownDevice(tx, {
    administratorId: person.id,
    tokenHash: hashSecret(device),
    lastSeenAt: now.toISOString(),
  });
  await audit(tx, {
    at: now,
    actor: toActor(person, visitor.address),
    districtId: person.districtId,
    action: "administrator.signed_in",
    subject: person.id,
    after: { by },
  });
  if (isTold && known === undefined) await mailNewSignIn(tx, deps, person, visitor);
  const others = tokensOf(visitor).filter((token) => token !== device);
  return {
    token: await beginSignIn(tx, now, person.id, visitor),
    device: [...others, device].slice(-devicesMax).join("."),
  };
}

/** The token by which this browser is known for the person. */
export async function findDevice(
  db: ControlReader,
  administratorId: string,
  visitor: Visitor,
): Promise<string | undefined> {
  for (const token of tokensOf(visitor)) {
    if (await isKnownDevice(db, administratorId, hashSecret(token))) return token;
  }
  return undefined;
}

function tokensOf({ device = "" }: Visitor): readonly string[] {
  return device
    .split(".")
    .filter((token) => /^\w{43}$/.test(token))
    .slice(-devicesMax);
}

async function mailNewSignIn(
  tx: ControlTx,
  deps: Deps,
  person: AdministratorRow,
  visitor: Visitor,
): Promise<void> {
  const district = await findDistrict(tx, person.districtId);
  await queueMail(tx, deps, {
    districtId: person.districtId,
    recipients: [person.email],
    letter: {
      kind: "new_sign_in",
      facts: {
        district: district?.name ?? "",
        name: person.name,
        at: deps.now().toISOString(),
        address: visitor.address ?? "an unknown address",
        agent: describeAgent(visitor.userAgent),
        accountUrl: `${deps.config.publicUrl}/settings/account`,
      },
    },
  });
}
