import { Hono, type Context } from "hono";
import { MessagePage } from "../components/access/message-page.tsx";
import { acceptInvitation } from "../src/access/accept-invitation.ts";
import type { ProvenIdentity } from "../src/access/add-identity.ts";
import {
  findProvider,
  finishSso,
  startSso,
  ssoMinutes,
  type SsoPurpose,
} from "../src/access/sso.ts";
import {
  bindIdentity,
  confirmWithIdentity,
  signInWithIdentity,
} from "../src/access/use-identity.ts";
import type { SsoProvider } from "../src/config.ts";
import type { Deps } from "../src/deps.ts";
import { isRefusal, Refusal } from "../src/refusal.ts";
import { forbidStoring } from "./answer-api.ts";
import { answerPage, statusOf } from "./answer.tsx";
import {
  dropCookie,
  findSignedIn,
  readCookie,
  setEnteredCookies,
  visitorOf,
  writeCookie,
} from "./guards/sign-in-guard.ts";
import { homePath, safeNext } from "./safe-next.ts";
import { withNotice } from "./settings/frame.ts";

/** There and back again: to an identity provider, for whatever reason, and from it. */
export function ssoRoutes(deps: Deps): Hono {
  return new Hono()
    .get("/sign-in/with/:provider", forbidStoring, async (c) => {
      const next = safeNext(c.req.query("next") ?? "");
      return tellRefusal(c, async () => leave(c, deps, { kind: "sign-in", next }));
    })
    .get("/sign-in/callback/:provider", forbidStoring, async (c) =>
      tellRefusal(c, async () => {
        const cookie = readCookie(c, deps, "sso") ?? "";
        dropCookie(c, deps, "sso");
        const { identity, purpose } = await finishSso(
          deps,
          findProvider(deps, c.req.param("provider") ?? ""),
          {
            cookie,
            state: c.req.query("state") ?? "",
            code: c.req.query("code") ?? "",
            issuer: c.req.query("iss"),
          },
        );
        return arrive(c, deps, identity, purpose);
      }),
    );
}

/** A link and no form: browsers check the policy of a form also where it is redirected to. */
export async function leave(c: Context, deps: Deps, purpose: SsoPurpose): Promise<Response> {
  const provider = findProvider(deps, c.req.param("provider") ?? "");
  return c.redirect(await prepareToLeave(c, deps, provider, purpose), 303);
}

export async function prepareToLeave(
  c: Context,
  deps: Deps,
  provider: SsoProvider,
  purpose: SsoPurpose,
): Promise<string> {
  const { url, cookie } = await startSso(deps, provider, purpose);
  writeCookie(c, deps, "sso", { value: cookie, seconds: ssoMinutes * 60 });
  return url;
}

async function arrive(
  c: Context,
  deps: Deps,
  identity: ProvenIdentity,
  purpose: SsoPurpose,
): Promise<Response> {
  const visitor = visitorOf(c, deps);
  switch (purpose.kind) {
    case "sign-in": {
      setEnteredCookies(c, deps, await signInWithIdentity(deps, visitor, identity));
      return c.redirect(purpose.next, 303);
    }
    case "invitation": {
      const input = { token: purpose.token, identity };
      setEnteredCookies(c, deps, await acceptInvitation(deps, visitor, input));
      return c.redirect(homePath, 303);
    }
    case "bind": {
      const { administrator } = await findSame(c, deps, purpose.administratorId);
      await bindIdentity(deps, administrator, identity);
      return c.redirect(withNotice("/settings/account", "identity-added"), 303);
    }
    case "confirm": {
      await confirmWithIdentity(deps, await findSame(c, deps, purpose.administratorId), identity);
      const sentence = "Close this tab, go back to the other one, and press Continue.";
      return answerPage(c, <MessagePage title="It is you" sentence={sentence} />);
    }
  }
}

/** Who left must be who comes back: the sign-in may have changed meanwhile. */
async function findSame(c: Context, deps: Deps, id: string) {
  const signedIn = await findSignedIn(c, deps);
  if (signedIn?.administrator.id === id) return signedIn;
  throw new Refusal("unauthenticated", "Your sign-in ended meanwhile. Sign in and begin again.");
}

async function tellRefusal(c: Context, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const page = (
      <MessagePage
        title="Not signed in"
        sentence={error.message}
        next={{ href: "/sign-in", label: "Go to the sign-in page" }}
      />
    );
    return answerPage(c, page, statusOf(error));
  }
}
