import { Hono, type Context } from "hono";
import { CodesOfferPage } from "../../components/settings/codes-offer-page.tsx";
import { RecoveryCodesPage } from "../../components/settings/recovery-codes-page.tsx";
import {
  offerTotp,
  renewRecoveryCodes,
  switchTotpOff,
  switchTotpOn,
} from "../../src/access/switch-totp.ts";
import { totpUrl } from "../../src/access/totp.ts";
import type { Deps } from "../../src/deps.ts";
import { isRefusal } from "../../src/refusal.ts";
import { answerPage } from "../answer.tsx";
import type { PageEnv } from "../guards/sign-in-guard.ts";
import { readForm, textOf } from "../read-form.ts";
import type { AccountState } from "./account.tsx";
import { frameOf, withNotice } from "./frame.ts";

const path = "/settings/account";
const issuer = "SameGoal Data Imports/Exports";

type DrawAccount = (c: Context<PageEnv>, deps: Deps, state: AccountState) => Promise<Response>;

/** Codes of an app beside the password (TOTP), on the person's own page. */
export function codeRoutes(deps: Deps, drawAccount: DrawAccount): Hono<PageEnv> {
  return new Hono<PageEnv>()
    .post("/codes/offer", (c) => drawOffer(c, deps, {}))
    .post("/codes/on", async (c) => {
      const form = await readForm(c);
      const [sealed, code] = [textOf(form, "sealed"), textOf(form, "code")];
      try {
        const { administrator } = c.get("signedIn");
        const codes = await switchTotpOn(deps, administrator, { sealed, code });
        return drawRecoveryCodes(c, deps, codes);
      } catch (error) {
        if (!isRefusal(error) || error.code !== "invalid") throw error;
        return drawOffer(c, deps, { sealed, error: error.message });
      }
    })
    .post("/codes/off", async (c) => {
      const password = textOf(await readForm(c), "codes_password");
      try {
        await switchTotpOff(deps, c.get("signedIn").administrator, password);
        return c.redirect(withNotice(path, "codes-off"), 303);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        const errors = { codes_password: error.message };
        return drawAccount(c, deps, { errors, status: 422 });
      }
    })
    .post("/recovery-codes", async (c) => {
      const codes = await renewRecoveryCodes(deps, c.get("signedIn").administrator);
      return drawRecoveryCodes(c, deps, codes);
    });
}

async function drawOffer(
  c: Context<PageEnv>,
  deps: Deps,
  again: { readonly sealed?: string; readonly error?: string },
): Promise<Response> {
  const { administrator, email } = c.get("signedIn");
  const { secret, sealed } = offerTotp(deps, administrator, again.sealed);
  const page = (
    <CodesOfferPage
      frame={frameOf(c, deps)}
      path={path}
      secret={secret}
      url={totpUrl({ secret, account: email, issuer })}
      sealed={sealed}
      error={again.error}
    />
  );
  return answerPage(c, page, again.error === undefined ? 200 : 422);
}

function drawRecoveryCodes(
  c: Context<PageEnv>,
  deps: Deps,
  codes: readonly string[],
): Promise<Response> {
  return answerPage(c, <RecoveryCodesPage frame={frameOf(c, deps)} path={path} codes={codes} />);
}
