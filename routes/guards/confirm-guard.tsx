import type { Context, MiddlewareHandler } from "hono";
import * as v from "valibot";
import { ConfirmPage } from "../../components/access/confirm-page.tsx";
import type { FieldErrors } from "../../components/ui/field.tsx";
import { findAdministrator } from "../../db/control/administrators.ts";
import { listIdentities } from "../../db/control/identities.ts";
import { confirmSignIn, isConfirmed } from "../../src/access/confirm-sign-in.ts";
import { openNote, sealNote } from "../../src/access/sealed-note.ts";
import { TriedTooOften } from "../../src/access/tried-too-often.ts";
import type { Deps } from "../../src/deps.ts";
import { isRefusal, Refusal } from "../../src/refusal.ts";
import { answerPage, statusOf } from "../answer.tsx";
import { keepForm, readForm, textOf } from "../read-form.ts";
import { frameOf } from "../settings/frame.ts";
import type { PageEnv } from "./sign-in-guard.ts";

/** Below `/settings`: what a sign-in that somebody left open must not be enough for. */
export const confirmedPaths = [
  "/data-imports-exports/:id",
  "/data-imports-exports/:id/secrets",
  "/data-imports-exports/:id/secrets/*",
  "/data-imports-exports/:id/host-keys",
  "/data-imports-exports/:id/enablement",
  "/opt-outs/:id/end",
  "/administrators/*",
  "/account/password",
  "/account/codes/*",
  "/account/recovery-codes",
  "/account/identities/*",
];

const purpose = "draft";
// As long as a sign-in lives without a click.
const minutes = 30;
const draftSchema = v.object({
  person: v.string(),
  path: v.string(),
  fields: v.array(v.tuple([v.string(), v.string()])),
});

/**
 * A post is let through when the person showed who they are within the last minutes. Otherwise they are asked, and the
 * form goes on from there as it was filled in: sealed, since it may hold a password, and in their own page, since
 * nothing of it is stored.
 */
export function requireConfirmation(deps: Deps): MiddlewareHandler<PageEnv> {
  return async function requireConfirmation(c, next) {
    if (c.req.method === "GET" || c.req.method === "HEAD") return next();
    const form = await readForm(c);
    const sealed = textOf(form, "confirm_draft");
    const fields = sealed === "" ? readFields(form) : openDraft(c, deps, sealed);
    if (sealed !== "") keepForm(c, toForm(fields));
    const signedIn = c.get("signedIn");
    if (isConfirmed(deps, signedIn)) return next();
    if (sealed === "") return askToConfirm(c, deps, { fields });
    const password = textOf(form, "confirm_password");
    const code = textOf(form, "confirm_code");
    if (password === "" && code === "") {
      const errors = { confirm_password: "Fill in one of these." };
      return askToConfirm(c, deps, { fields, errors, status: 422 });
    }
    try {
      await confirmSignIn(deps, signedIn, { password, code });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (error instanceof TriedTooOften) c.header("Retry-After", String(error.retryAfterSeconds));
      const { fields: errors, message } = error;
      const sentence = Object.keys(errors).length === 0 ? message : undefined;
      return askToConfirm(c, deps, { fields, errors, sentence, status: statusOf(error) });
    }
    return next();
  };
}

type DraftFields = readonly (readonly [string, string])[];

function readFields(form: FormData): DraftFields {
  return [...form].filter((entry): entry is [string, string] => typeof entry[1] === "string");
}

function toForm(fields: DraftFields): FormData {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
}

/** For this person and this address only, so that no page can be made to carry a form elsewhere. */
function openDraft(c: Context<PageEnv>, deps: Deps, text: string): DraftFields {
  const draft = openNote(deps, purpose, { text, schema: draftSchema });
  const { id } = c.get("signedIn").administrator;
  if (draft?.person === id && draft.path === c.req.path) return draft.fields;
  throw new Refusal(
    "gone",
    "The form waited longer than half an hour, so nothing was done. Open the page again and repeat.",
  );
}

async function askToConfirm(
  c: Context<PageEnv>,
  deps: Deps,
  state: {
    readonly fields: DraftFields;
    readonly errors?: FieldErrors;
    readonly sentence?: string | undefined;
    readonly status?: Parameters<typeof answerPage>[2];
  },
): Promise<Response> {
  const { id } = c.get("signedIn").administrator;
  const { orm } = deps.databases.control;
  const person = await findAdministrator(orm, id);
  const bound = new Set((await listIdentities(orm, id)).map((one) => one.provider));
  const body = { person: id, path: c.req.path, fields: state.fields };
  // htmx asked for a part of the page that it came from; this is another page.
  if (c.req.header("HX-Request")) {
    c.header("HX-Retarget", "#content");
    c.header("HX-Reselect", "#content");
    c.header("HX-Reswap", "outerHTML");
  }
  const page = (
    <ConfirmPage
      frame={frameOf(c, deps)}
      action={c.req.path}
      draft={sealNote(deps, purpose, { body, minutes })}
      hasPassword={person?.passwordHash !== ""}
      hasCode={person?.sealedTotpSecret !== null}
      providers={deps.config.sso.filter(({ name }) => bound.has(name))}
      errors={state.errors}
      sentence={state.sentence}
    />
  );
  return answerPage(c, page, state.status ?? 403);
}
