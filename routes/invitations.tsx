import { Hono, type Context } from "hono";
import * as v from "valibot";
import { InvitationPage } from "../components/access/invitation-page.tsx";
import { MessagePage } from "../components/access/message-page.tsx";
import type { FieldErrors } from "../components/ui/field.tsx";
import {
  acceptInvitation,
  findOpenInvitation,
  type OpenInvitation,
} from "../src/access/accept-invitation.ts";
import type { Deps } from "../src/deps.ts";
import { isRefusal } from "../src/refusal.ts";
import { forbidStoring } from "./answer-api.ts";
import { answerPage } from "./answer.tsx";
import { setEnteredCookies, visitorOf } from "./guards/sign-in-guard.ts";
import { personName } from "./person-fields.ts";
import { errorsOf, fieldsOf, readForm } from "./read-form.ts";
import { homePath } from "./safe-next.ts";
import { leave } from "./sso.tsx";

const schema = v.object({
  name: personName,
  password: v.pipe(v.optional(v.string(), ""), v.nonEmpty("Fill in Password.")),
});

/** Opened by whoever has the link. A GET changes nothing, since mail scanners open every link. */
export function invitationRoutes(deps: Deps): Hono {
  return new Hono()
    .use("*", forbidStoring)
    .get("/:token", async (c) => {
      const open = await findOpenInvitation(deps, c.req.param("token"));
      return open ? draw(c, deps, open) : answerPage(c, <OldInvitation />, 410);
    })
    .post("/:token", async (c) => {
      const token = c.req.param("token");
      const open = await findOpenInvitation(deps, token);
      if (!open) return answerPage(c, <OldInvitation />, 410);
      const fields = fieldsOf(await readForm(c));
      const parsed = v.safeParse(schema, fields);
      const name = fields["name"] ?? "";
      if (!parsed.success) return draw(c, deps, open, { name, errors: errorsOf(parsed.issues) });
      try {
        const input = { token, ...parsed.output };
        setEnteredCookies(c, deps, await acceptInvitation(deps, visitorOf(c, deps), input));
        return c.redirect(homePath, 303);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        if (error.code === "invalid") return draw(c, deps, open, { name, errors: error.fields });
        return answerPage(c, <OldInvitation />, 410);
      }
    })
    .get("/:token/with/:provider", async (c) => {
      const token = c.req.param("token");
      if (!(await findOpenInvitation(deps, token))) return answerPage(c, <OldInvitation />, 410);
      return leave(c, deps, { kind: "invitation", token });
    });
}

function draw(
  c: Context,
  deps: Deps,
  { district, invitation }: OpenInvitation,
  again?: { readonly name: string; readonly errors: FieldErrors },
): Promise<Response> {
  const page = (
    <InvitationPage
      district={district}
      action={`/invitations/${c.req.param("token")}`}
      email={invitation.email}
      role={invitation.role}
      invitedBy={invitation.createdBy}
      name={again?.name ?? invitation.name}
      providers={deps.config.sso}
      errors={again?.errors}
    />
  );
  return answerPage(c, page, again ? 422 : 200);
}

function OldInvitation() {
  return (
    <MessagePage
      title="This invitation no longer works"
      sentence="It was used, replaced or withdrawn, or it is older than a week. Ask the administrator who invited you for another."
      next={{ href: "/sign-in", label: "Go to the sign-in page" }}
    />
  );
}
