import type { SftpTargetRow } from "../../db/control/integrations.ts";
import type { Deps } from "../deps.ts";
import type { Pending } from "../import/pending.ts";
import type { Lease } from "./lease.ts";
import type { Pace } from "./settle-files.ts";
import type { SftpSession } from "./sftp-session.ts";

/** Everything that the files of one pull have in common. */
export type Trip = {
  readonly deps: Deps;
  readonly lease: Lease;
  readonly session: SftpSession;
  readonly target: SftpTargetRow;
  readonly pace: Pace;
  readonly pending: Pending | undefined;
};
