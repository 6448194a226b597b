import {
  deleteSignIn,
  findSignIn,
  insertSignIn,
  markSignInSeen,
} from "../../db/control/sign-ins.ts";
import type { ControlTx } from "../../db/open.ts";
import { audit } from "../audit.ts";
import type { Administrator, Deps } from "../deps.ts";
import { hashSecret, newSecret } from "../ids.ts";

export type Visitor = {
  readonly address: string | undefined;
  readonly userAgent: string | undefined;
  /** What the cookie of a browser holds in which people signed in before. */
  readonly device?: string | undefined;
};

export type SignedIn = {
  readonly administrator: Administrator;
  readonly districtName: string;
  readonly email: string;
  readonly tokenHash: string;
  /** When the person last showed who they are. */
  readonly confirmedAt: string;
};

const absoluteHours = 12;
const idleMinutes = 30;

/** Stores a new sign-in and gives its token. */
export async function beginSignIn(
  tx: ControlTx,
  now: Date,
  administratorId: string,
  visitor: Visitor,
): Promise<string> {
  const token = newSecret();
  await insertSignIn(tx, {
    tokenHash: hashSecret(token),
    administratorId,
    createdAt: now.toISOString(),
    lastSeenAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + absoluteHours * 3_600_000).toISOString(),
    address: visitor.address ?? null,
    userAgent: visitor.userAgent?.slice(0, 300) ?? null,
  });
  return token;
}

/** Who the cookie belongs to, unless the sign-in ended: 30 minutes idle, 12 hours at most. */
export async function checkSignIn(
  deps: Deps,
  token: string,
  address: string | undefined,
): Promise<SignedIn | undefined> {
  const tokenHash = hashSecret(token);
  const found = await findSignIn(deps.databases.control.orm, tokenHash);
  if (!found) return undefined;
  const now = deps.now();
  const idleMilliseconds = now.getTime() - Date.parse(found.signIn.lastSeenAt);
  const isOver = now.toISOString() >= found.signIn.expiresAt;
  if (isOver || idleMilliseconds > idleMinutes * 60_000) return undefined;
  if (idleMilliseconds > 60_000) {
    await deps.databases.control.write((tx) => markSignInSeen(tx, tokenHash, now.toISOString()));
  }
  return {
    administrator: toActor(found.administrator, address),
    districtName: found.district.name,
    email: found.administrator.email,
    tokenHash,
    confirmedAt: found.signIn.confirmedAt ?? found.signIn.createdAt,
  };
}

export async function signOut(deps: Deps, actor: Administrator, token: string): Promise<void> {
  await deps.databases.control.write(async (tx) => {
    await deleteSignIn(tx, hashSecret(token));
    await audit(tx, {
      at: deps.now(),
      actor,
      districtId: actor.districtId,
      action: "administrator.signed_out",
      subject: actor.id,
    });
  });
}

export function toActor(
  person: Pick<Administrator, "id" | "name" | "districtId" | "role">,
  address: string | undefined,
): Administrator {
  const { id, name, districtId, role } = person;
  return { kind: "administrator", id, name, districtId, role, address };
}
