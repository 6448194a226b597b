import { Hono, type Context } from "hono";
import { CodePage } from "../components/access/code-page.tsx";
import { ForgotPasswordPage } from "../components/access/forgot-password-page.tsx";
import { MessagePage } from "../components/access/message-page.tsx";
import { ResetPasswordPage } from "../components/access/reset-password-page.tsx";
import { SignInPage } from "../components/access/sign-in-page.tsx";
import { signOut } from "../src/access/open-sign-in.ts";
import {
  findResetPerson,
  requestPasswordReset,
  resetPassword,
} from "../src/access/reset-password.ts";
import { pause } from "../src/access/pause.ts";
import { signInWithCode } from "../src/access/second-step.ts";
import { isSetUp } from "../src/access/set-up-district.ts";
import { signIn } from "../src/access/sign-in.ts";
import { TriedTooOften } from "../src/access/tried-too-often.ts";
import type { Deps } from "../src/deps.ts";
import { isRefusal, type Refusal } from "../src/refusal.ts";
import { forbidStoring } from "./answer-api.ts";
import { answerPage, statusOf } from "./answer.tsx";
import {
  deleteSignInCookie,
  findSignedIn,
  readSignInCookie,
  setEnteredCookies,
  visitorOf,
} from "./guards/sign-in-guard.ts";
import { readForm, textOf } from "./read-form.ts";
import { homePath, safeNext } from "./safe-next.ts";

export function signInRoutes(deps: Deps): Hono {
  const { sso: providers } = deps.config;
  return new Hono()
    .get("/sign-in", async (c) => {
      if (!(await isSetUp(deps))) return c.redirect("/setup", 303);
      const next = safeNext(c.req.query("next") ?? "");
      return answerPage(c, <SignInPage next={next} providers={providers} />);
    })
    .post("/sign-in", async (c) => {
      const form = await readForm(c);
      const [email, next] = [textOf(form, "email"), safeNext(textOf(form, "next"))];
      const input = { email, password: textOf(form, "password") };
      try {
        const answer = await signIn(deps, visitorOf(c, deps), input);
        c.header("Cache-Control", "no-store");
        if ("step" in answer) return answerPage(c, <CodePage step={answer.step} next={next} />);
        setEnteredCookies(c, deps, answer.entered);
        return c.redirect(next, 303);
      } catch (error) {
        const { message: sentence } = asRefusal(c, error);
        const page = (
          <SignInPage email={email} next={next} sentence={sentence} providers={providers} />
        );
        return answerPage(c, page, statusOf(asRefusal(c, error)));
      }
    })
    .post("/sign-in/code", async (c) => {
      const form = await readForm(c);
      const [step, next] = [textOf(form, "step"), safeNext(textOf(form, "next"))];
      c.header("Cache-Control", "no-store");
      try {
        const input = { step, code: textOf(form, "code") };
        setEnteredCookies(c, deps, await signInWithCode(deps, visitorOf(c, deps), input));
        return c.redirect(next, 303);
      } catch (error) {
        const refusal = asRefusal(c, error);
        if (refusal.code === "gone") {
          const page = <SignInPage next={next} sentence={refusal.message} providers={providers} />;
          return answerPage(c, page, 410);
        }
        const { fields: errors, message } = refusal;
        const sentence = Object.keys(errors).length === 0 ? message : undefined;
        const page = <CodePage step={step} next={next} errors={errors} sentence={sentence} />;
        return answerPage(c, page, statusOf(refusal));
      }
    })
    .post("/sign-out", async (c) => {
      const token = readSignInCookie(c, deps);
      const signedIn = await findSignedIn(c, deps);
      if (token && signedIn) await signOut(deps, signedIn.administrator, token);
      deleteSignInCookie(c, deps);
      return c.redirect("/sign-in", 303);
    })
    .route("/forgot-password", forgotPasswordRoutes(deps));
}

/** Says in its header when to come back, where that is the answer. */
function asRefusal(c: Context, error: unknown): Refusal {
  if (!isRefusal(error)) throw error;
  if (error instanceof TriedTooOften) c.header("Retry-After", String(error.retryAfterSeconds));
  return error;
}

const resetMilliseconds = 400;

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
      try {
        const asking = requestPasswordReset(deps, visitorOf(c, deps), email);
        // A stored link takes longer than none, and time must not tell who is an administrator.
        await Promise.all([asking, pause(deps, resetMilliseconds)]);
      } catch (error) {
        const refusal = asRefusal(c, error);
        const page = <ForgotPasswordPage errors={{ email: refusal.message }} />;
        return answerPage(c, page, statusOf(refusal));
      }
      const sentence =
        "If the address belongs to an administrator, a link is on its way. It works for an hour.";
      return answerPage(c, <MessagePage title="Check your mail" sentence={sentence} />);
    })
    .get("/:token", async (c) => {
      const token = c.req.param("token");
      const person = await findResetPerson(deps, token);
      if (!person) return answerPage(c, <OldLink />, 410);
      const action = `/forgot-password/${token}`;
      return answerPage(c, <ResetPasswordPage action={action} {...person} />);
    })
    .post("/:token", async (c) => {
      const token = c.req.param("token");
      const person = await findResetPerson(deps, token);
      if (!person) return answerPage(c, <OldLink />, 410);
      const password = textOf(await readForm(c), "password");
      try {
        const entered = await resetPassword(deps, visitorOf(c, deps), { token, password });
        if (entered) setEnteredCookies(c, deps, entered);
        return c.redirect(entered ? homePath : "/sign-in", 303);
      } catch (error) {
        if (!isRefusal(error) || error.code !== "invalid") throw error;
        const action = `/forgot-password/${token}`;
        const page = <ResetPasswordPage action={action} {...person} errors={error.fields} />;
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
