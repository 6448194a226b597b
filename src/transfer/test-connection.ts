import type { Integration, SftpTargetRow } from "../../db/control/integrations.ts";
import type { Deps } from "../deps.ts";
import { isRefusal } from "../refusal.ts";
import { connectTarget, findPlace, rememberHostKey } from "./connect-target.ts";
import { readHostKey } from "./sftp.ts";

export type TestStep = {
  readonly step: string;
  readonly result: "passed" | "failed" | "skipped";
  readonly detail?: string;
  readonly fix?: string;
};

const lookMilliseconds = 20_000;

/**
 * `Test connection`: resolve, connect, host key, sign in, list, of the server as it is saved. Sends no credentials
 * to a host whose key nobody trusts; the key it saw is kept for `Trust the new key`.
 */
export async function testConnection(
  deps: Deps,
  integration: Integration,
  target: SftpTargetRow,
): Promise<readonly TestStep[]> {
  const steps: TestStep[] = [];
  const names = [
    "Find the server",
    "Connect and read its host key",
    "Sign in",
    "Open the directory",
  ];
  const pass = (detail: string): void => {
    steps.push({ step: names[steps.length] ?? "", result: "passed", detail });
  };
  try {
    const place = await findPlace(deps, target);
    pass(place.address === target.host ? place.address : `${target.host} is ${place.address}`);
    const shown = await readHostKey(place, { deadlineMilliseconds: lookMilliseconds });
    await rememberHostKey(deps, integration.id, shown, undefined);
    pass(`${shown.type} ${shown.fingerprint}`);
    await connectTarget(deps, integration, target, async ({ session, pinned }) => {
      pass(
        pinned ? "With the district's key; the host key is pinned from now on" : target.username,
      );
      const entries = await session.list(target.directory);
      pass(`${target.directory}: ${entries.length} entries`);
    });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    steps.push({ step: names[steps.length] ?? "", result: "failed", fix: error.message });
  }
  const untried = names.slice(steps.length).map((step): TestStep => ({ step, result: "skipped" }));
  return [...steps, ...untried];
}
