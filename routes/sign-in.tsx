import { Hono } from "hono";
import { ForgotPasswordPage } from "../components/access/forgot-password-page.tsx";
import { MessagePage } from "../components/access/message-page.tsx";
import { ResetPasswordPage } from "../components/access/reset-password-page.tsx";
import { SignInPage } from "../components/access/sign-in-page.tsx";
import {
  findResetPerson,
  requestPasswordReset,
  resetPassword,
} from "../src/access/reset-password.ts";
import { isSetUp } from "../src/access/set-up-district.ts";
import { checkSignIn, signIn, signOut } from "../src/access/sign-in.ts";
import type { Deps } from "../src/deps.ts";
import { isRefusal } from "../src/refusal.ts";
import { forbidStoring } from "./answer-api.ts";
import { answerPage, statusOf } from "./answer.tsx";
import {
  deleteSignInCookie,
  readSignInCookie,
  setSignInCookie,
  visitorOf,
} from "./guards/sign-in-guard.ts";
import { readForm, textOf } from "./read-form.ts";

const home = "/settings/data-imports-exports";

/** Only paths of our own pages, as a browser writes them: a link must not lead elsewhere through our sign-in. */
function safeNext(next: string): string {
  const isOwn = /^\/(settings|outbox)(\/|\?|$)/.test(next);
  return isOwn && /^[!-~]*$/.test(next) && !next.includes("\\") ? next : home;
}

export function signInRoutes(deps: Deps): Hono {
  return new Hono()
    .get("/sign-in", async (c) => {
      if (!(await isSetUp(deps))) return c.redirect("/setup", 303);
      return answerPage(c, <SignInPage next={safeNext(c.req.query("next") ?? "")} />);
    })
    .post("/sign-in", async (c) => {
      const form = await readForm(c);
      const [email, next] = [textOf(form, "email"), safeNext(textOf(form, "next"))];
      try {
        const token = await signIn(deps, visitorOf(c), {
          email,
          password: textOf(form, "password"),
        });
        setSignInCookie(c, deps, token);
        return c.redirect(next, 303);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        const page = <SignInPage email={email} next={next} sentence={error.message} />;
        return answerPage(c, page, statusOf(error));
      }
    })
    .post("/sign-out", async (c) => {
      const token = readSignInCookie(c, deps);
      const signedIn = token && (await checkSignIn(deps, token, visitorOf(c).address));
      if (token && signedIn) await signOut(deps, signedIn.administrator, token);
      deleteSignInCookie(c, deps);
      return c.redirect("/sign-in", 303);
    })
    .route("/forgot-password", forgotPasswordRoutes(deps));
}

function forgotPasswordRoutes(deps: Deps): Hono {
  return new Hono()
    .use("*", forbidStoring)
    .get("/", (c) => answerPage(c, <ForgotPasswordPage />))
    .post("/", async (c) => {
      const email = textOf(await readForm(c), "email").trim();
      if (email === "") {
        const errors = { email: "Fill in Email." };
        return answerPage(c, <ForgotPasswordPage errors={errors} />, 422);
      }
      await requestPasswordReset(deps, visitorOf(c), email);
      const sentence =
        "If the address belongs to an administrator, a link is on its way. It works for an hour.";
      return answerPage(c, <MessagePage title="Check your mail" sentence={sentence} />);
    })
    .get("/:token", async (c) => {
      const token = c.req.param("token");
      const person = await findResetPerson(deps, token);
      if (!person) return answerPage(c, <OldLink />, 410);
      const action = `/forgot-password/${token}`;
      return answerPage(c, <ResetPasswordPage action={action} email={person.email} />);
    })
    .post("/:token", async (c) => {
      const token = c.req.param("token");
      const person = await findResetPerson(deps, token);
      if (!person) return answerPage(c, <OldLink />, 410);
      const password = textOf(await readForm(c), "password");
      try {
        setSignInCookie(c, deps, await resetPassword(deps, visitorOf(c), { token, password }));
        return c.redirect(home, 303);
      } catch (error) {
        if (!isRefusal(error) || error.code !== "invalid") throw error;
        const action = `/forgot-password/${token}`;
        const page = (
          <ResetPasswordPage action={action} email={person.email} errors={error.fields} />
        );
        return answerPage(c, page, 422);
      }
    });
}

function OldLink() {
  return (
    <MessagePage
      title="This link no longer works"
      sentence="It was used, or it is older than an hour."
      next={{ href: "/forgot-password", label: "Ask for another" }}
    />
  );
}
