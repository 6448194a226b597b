import { markSecretsUsed, type SecretUse } from "../../db/control/credentials.ts";
import type { ControlDatabase } from "../../db/open.ts";
import type { Deps } from "../deps.ts";
import { describeFault } from "../log.ts";

// A read must not wait for a disk, and a thousand reads a second are one line on a page.
const storeMilliseconds = 1_000;

/** What is not stored yet, by secret. */
const noted = new WeakMap<ControlDatabase, Map<string, SecretUse>>();

/** Keeps in mind where a secret was used last; stored within a second, together with all others. */
export function noteSecretUse(deps: Deps, use: SecretUse): void {
  const { control } = deps.databases;
  const waiting = noted.get(control) ?? new Map<string, SecretUse>();
  if (waiting.size === 0) {
    noted.set(control, waiting);
    // A process that has nothing else to do may end; whoever stops it in order stores them first.
    setTimeout(() => void storeSecretUses(deps), storeMilliseconds).unref();
  }
  const endpoint = use.endpoint ?? waiting.get(use.secretId)?.endpoint;
  waiting.set(use.secretId, { ...use, endpoint });
}

/** Stores now what is noted. A failure is logged and loses only when a secret was used last. */
export async function storeSecretUses({ databases, log }: Deps): Promise<void> {
  const waiting = noted.get(databases.control);
  if (!waiting || waiting.size === 0) return;
  const uses = [...waiting.values()];
  waiting.clear();
  try {
    await databases.control.write((tx) => markSecretsUsed(tx, uses));
  } catch (error) {
    log.warn("the last use of secrets could not be stored", describeFault(error));
  }
}
