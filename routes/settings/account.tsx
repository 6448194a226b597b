import { Hono, type Context } from "hono";
import { AccountPage } from "../../components/settings/account-page.tsx";
import { LeavePage } from "../../components/settings/leave-page.tsx";
import type { FieldErrors } from "../../components/ui/field.tsx";
import { findAdministrator } from "../../db/control/administrators.ts";
import { listIdentities } from "../../db/control/identities.ts";
import { countRecoveryCodes } from "../../db/control/recovery-codes.ts";
import { listSignIns } from "../../db/control/sign-ins.ts";
import { changePassword } from "../../src/access/change-password.ts";
import { endSignIn } from "../../src/access/end-sign-in.ts";
import { findProvider } from "../../src/access/sso.ts";
import { removeIdentity } from "../../src/access/use-identity.ts";
import type { Deps } from "../../src/deps.ts";
import { isRefusal, Refusal } from "../../src/refusal.ts";
import { answerPage, statusOf } from "../answer.tsx";
import { setEnteredCookies, visitorOf, type PageEnv } from "../guards/sign-in-guard.ts";
import { readForm, textOf } from "../read-form.ts";
import { leave, prepareToLeave } from "../sso.tsx";
import { codeRoutes } from "./codes.tsx";
import { describeSignIns } from "./describe-sign-ins.ts";
import { frameOf, withNotice } from "./frame.ts";

const path = "/settings/account";

/** How a person signs in: their own affair, whatever they may do in the district. */
export function accountRoutes(deps: Deps): Hono<PageEnv> {
  return new Hono<PageEnv>()
    .get("/", (c) => drawAccount(c, deps))
    .post("/password", async (c) => {
      const password = textOf(await readForm(c), "password");
      try {
        const { administrator } = c.get("signedIn");
        const entered = await changePassword(deps, visitorOf(c, deps), administrator, password);
        setEnteredCookies(c, deps, entered);
        return c.redirect(withNotice(path, "password-changed"), 303);
      } catch (error) {
        if (!isRefusal(error) || error.code !== "invalid") throw error;
        return drawAccount(c, deps, { errors: error.fields, status: 422 });
      }
    })
    .route("/", codeRoutes(deps, drawAccount))
    .post("/identities/:provider", async (c) => {
      const provider = findProvider(deps, c.req.param("provider"));
      const { id: administratorId } = c.get("signedIn").administrator;
      const href = await prepareToLeave(c, deps, provider, { kind: "bind", administratorId });
      return answerPage(
        c,
        <LeavePage frame={frameOf(c, deps)} provider={provider.label} href={href} back={path} />,
      );
    })
    .post("/identities/:id/removal", async (c) => {
      try {
        await removeIdentity(deps, c.get("signedIn").administrator, c.req.param("id"));
        return c.redirect(withNotice(path, "identity-removed"), 303);
      } catch (error) {
        if (!isRefusal(error) || error.code !== "conflict") throw error;
        return drawAccount(c, deps, { sentence: error.message, status: statusOf(error) });
      }
    })
    .get("/confirmation/:provider", (c) => {
      const { id: administratorId } = c.get("signedIn").administrator;
      return leave(c, deps, { kind: "confirm", administratorId });
    })
    .post("/sign-ins/:handle/end", async (c) => {
      await endSignIn(deps, c.get("signedIn").administrator, c.req.param("handle"));
      return c.redirect(withNotice(path, "sign-in-ended"), 303);
    });
}

export type AccountState = {
  readonly errors?: FieldErrors;
  readonly sentence?: string;
  readonly status?: Parameters<typeof answerPage>[2];
};

async function drawAccount(
  c: Context<PageEnv>,
  deps: Deps,
  { status, ...state }: AccountState = {},
): Promise<Response> {
  const signedIn = c.get("signedIn");
  const { id, districtId } = signedIn.administrator;
  const { orm } = deps.databases.control;
  const person = await findAdministrator(orm, id);
  if (!person) throw new Refusal("not_found", "This account is gone.");
  const now = deps.now().toISOString();
  const identities = await listIdentities(orm, id);
  const labels = new Map<string, string>(deps.config.sso.map(({ name, label }) => [name, label]));
  const page = (
    <AccountPage
      frame={frameOf(c, deps)}
      path={path}
      person={{
        name: person.name,
        email: person.email,
        role: person.role,
        hasPassword: person.passwordHash !== "",
        hasCode: person.sealedTotpSecret !== null,
        recoveryCodes: await countRecoveryCodes(orm, id),
      }}
      identities={identities.map((one) => ({
        id: one.id,
        provider: labels.get(one.provider) ?? one.provider,
        label: one.label,
        lastUsedAt: one.lastUsedAt ?? undefined,
      }))}
      providers={deps.config.sso}
      signIns={describeSignIns(
        await listSignIns(orm, { districtId, administratorId: id }, now),
        signedIn,
      )}
      now={now}
      {...state}
    />
  );
  return answerPage(c, page, status ?? 200);
}
