/** The only file that imports arctic. */
import {
  CodeChallengeMethod,
  generateCodeVerifier,
  generateState,
  OAuth2Client,
  OAuth2RequestError,
} from "arctic";
import * as v from "valibot";
import type { SsoProvider } from "../config.ts";
import type { Deps } from "../deps.ts";
import { describeFault } from "../log.ts";
import { Refusal } from "../refusal.ts";
import type { ProvenIdentity } from "./add-identity.ts";
import { verifyIdToken } from "./id-token.ts";
import { openNote, sealNote } from "./sealed-note.ts";
import { findEndpoints } from "./sso-providers.ts";

/** Why somebody goes to a provider; comes back with them. */
const purposeSchema = v.variant("kind", [
  v.object({ kind: v.literal("sign-in"), next: v.string() }),
  v.object({ kind: v.literal("invitation"), token: v.string() }),
  v.object({ kind: v.literal("bind"), administratorId: v.string() }),
  v.object({ kind: v.literal("confirm"), administratorId: v.string() }),
]);
export type SsoPurpose = v.InferOutput<typeof purposeSchema>;

const noteSchema = v.object({
  provider: v.string(),
  state: v.string(),
  nonce: v.string(),
  verifier: v.string(),
  purpose: purposeSchema,
});
const notePurpose = "sso";
export const ssoMinutes = 10;
const freshSeconds = 600;
const tokenMilliseconds = 10_000;

export function findProvider(deps: Deps, name: string): SsoProvider {
  const provider = deps.config.sso.find((one) => one.name === name);
  if (!provider) throw new Refusal("not_found", "This way to sign in is not set up.");
  return provider;
}

/** Where the browser goes, and what its cookie keeps until it comes back. */
export async function startSso(
  deps: Deps,
  provider: SsoProvider,
  purpose: SsoPurpose,
): Promise<{ readonly url: string; readonly cookie: string }> {
  const [state, nonce, verifier] = [generateState(), generateState(), generateCodeVerifier()];
  const { authorize } = await reach(deps, findEndpoints(provider, deps.now()));
  const url = clientOf(deps, provider).createAuthorizationURLWithPKCE(
    authorize,
    state,
    CodeChallengeMethod.S256,
    verifier,
    ["openid", "email", "profile"],
  );
  url.searchParams.set("nonce", nonce);
  if (purpose.kind === "confirm") {
    url.searchParams.set("prompt", "login");
    url.searchParams.set("max_age", "0");
  } else {
    // Who shares a computer must not come in as the last one who used it.
    url.searchParams.set("prompt", provider.name === "oidc" ? "login" : "select_account");
  }
  const body = { provider: provider.name, state, nonce, verifier, purpose };
  return { url: url.href, cookie: sealNote(deps, notePurpose, { body, minutes: ssoMinutes }) };
}

/** Who came back, and what they went for. Refused when it is not the journey that this browser began. */
export async function finishSso(
  deps: Deps,
  provider: SsoProvider,
  answer: {
    readonly cookie: string;
    readonly state: string;
    readonly code: string;
    /** RFC 9207, where the provider sends it. */
    readonly issuer: string | undefined;
  },
): Promise<{ readonly identity: ProvenIdentity; readonly purpose: SsoPurpose }> {
  const note = openNote(deps, notePurpose, { text: answer.cookie, schema: noteSchema });
  if (!note || note.provider !== provider.name || note.state !== answer.state) {
    throw refuse("This did not begin in this browser, or more than ten minutes ago. Begin again.");
  }
  if (answer.code === "") throw refuse(`${provider.label} let nobody in. Begin again.`);
  const endpoints = await reach(deps, findEndpoints(provider, deps.now()));
  if (
    answer.issuer !== undefined &&
    !endpoints.issuer.includes("{") &&
    answer.issuer !== endpoints.issuer
  ) {
    throw refuse(`The answer did not come from ${provider.label}. Begin again.`);
  }
  const client = clientOf(deps, provider);
  const tokens = await reach(
    deps,
    withinTime(client.validateAuthorizationCode(endpoints.token, answer.code, note.verifier)),
  );
  try {
    const { purpose, nonce } = note;
    const identity = await verifyIdToken(provider, endpoints, tokens.idToken(), {
      nonce,
      now: deps.now(),
      freshSeconds: purpose.kind === "confirm" ? freshSeconds : undefined,
    });
    return { identity, purpose };
  } catch (error) {
    deps.log.warn("id token refused", { provider: provider.name, ...describeFault(error) });
    throw refuse(`What ${provider.label} said about you could not be verified. Begin again.`);
  }
}

function clientOf({ config }: Deps, { name, clientId, clientSecret }: SsoProvider): OAuth2Client {
  return new OAuth2Client(clientId, clientSecret, `${config.publicUrl}/sign-in/callback/${name}`);
}

/** The library sets no limit of its own. */
async function withinTime<Value>(work: Promise<Value>): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error("the provider did not answer in time")),
    tokenMilliseconds,
  );
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** What fails at the provider is no fault of ours, and the person can do something else meanwhile. */
async function reach<Value>(deps: Deps, work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    deps.log.warn("identity provider failed", describeFault(error));
    throw error instanceof OAuth2RequestError
      ? refuse("The identity provider did not take this. Begin again.")
      : new Refusal(
          "unavailable",
          "The identity provider does not answer as it should. Use your password, or try again later.",
        );
  }
}

function refuse(sentence: string): Refusal {
  return new Refusal("unauthenticated", sentence);
}
