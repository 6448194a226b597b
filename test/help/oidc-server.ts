import { join } from "node:path";

export const [oidcId, oidcSecret] = ["samegoal", "a-secret-between-the-two"];

export type OidcServer = { readonly stop: () => Promise<void> };

/** Ready when this resolves. In a process of its own, since it warns on the console of being for tests only. */
export async function startOidcServer(port: number, redirectUri: string): Promise<OidcServer> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const script = join(import.meta.dir, "oidc-process.ts");
  const child = Bun.spawn(
    [process.execPath, script, String(port), redirectUri, oidcId, oidcSecret],
    { stdin: "ignore", stdout: "ignore", stderr: "ignore", ipc: () => resolve() },
  );
  const gone = child.exited.then((code) => {
    throw new Error(`the OpenID Connect server ended with ${code}`);
  });
  await Promise.race([promise, gone]);
  gone.catch(() => undefined);
  return {
    stop: async () => {
      child.kill();
      await child.exited;
    },
  };
}
