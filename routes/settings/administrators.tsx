import { Hono, type Context } from "hono";
import * as v from "valibot";
import { AdministratorsPage } from "../../components/settings/administrators-page.tsx";
import { AdministratorPage } from "../../components/settings/administrator-page.tsx";
import type { FieldErrors } from "../../components/ui/field.tsx";
import {
  findAdministrator,
  listEverybody,
  type AdministratorRow,
} from "../../db/control/administrators.ts";
import { listInvitations } from "../../db/control/invitations.ts";
import { listSignIns } from "../../db/control/sign-ins.ts";
import {
  changeRole,
  disableAdministrator,
  enableAdministrator,
  removeAdministrator,
} from "../../src/access/change-administrator.ts";
import { endSignIn } from "../../src/access/end-sign-in.ts";
import { inviteAdministrator, withdrawInvitation } from "../../src/access/invite-administrator.ts";
import type { Administrator, Deps } from "../../src/deps.ts";
import { isRefusal, Refusal } from "../../src/refusal.ts";
import { answerPage, statusOf } from "../answer.tsx";
import type { PageEnv } from "../guards/sign-in-guard.ts";
import { personEmail, personName } from "../person-fields.ts";
import { errorsOf, fieldsOf, readForm } from "../read-form.ts";
import { describeSignIns } from "./describe-sign-ins.ts";
import { frameOf, withNotice, type NoticeName } from "./frame.ts";

const path = "/settings/administrators";
const role = v.picklist(["administrator", "viewer"], "Choose one.");
const invitationSchema = v.object({ name: personName, email: personEmail, role });
const blank = { name: "", email: "", role: "" };

/** Who may come in, and as what. */
export function administratorRoutes(deps: Deps): Hono<PageEnv> {
  return new Hono<PageEnv>()
    .get("/", (c) => drawList(c, deps))
    .post("/invitations", async (c) => {
      const fields = { ...blank, ...fieldsOf(await readForm(c)) };
      const parsed = v.safeParse(invitationSchema, fields);
      if (!parsed.success) return drawList(c, deps, { fields, errors: errorsOf(parsed.issues) });
      try {
        await inviteAdministrator(deps, c.get("signedIn").administrator, parsed.output);
        return c.redirect(withNotice(path, "invited"), 303);
      } catch (error) {
        if (!isRefusal(error) || error.code !== "invalid") throw error;
        return drawList(c, deps, { fields, errors: error.fields });
      }
    })
    .post("/invitations/:id/withdrawal", async (c) => {
      await withdrawInvitation(deps, c.get("signedIn").administrator, c.req.param("id"));
      return c.redirect(withNotice(path, "invitation-withdrawn"), 303);
    })
    .get("/:id", (c) => drawPerson(c, deps))
    .post("/:id/role", async (c) => {
      await findColleague(c, deps);
      const parsed = v.safeParse(role, fieldsOf(await readForm(c))["role"]);
      if (!parsed.success) throw new Refusal("invalid", "Choose administrator or viewer.");
      return act(c, deps, "role-changed", (actor, id) =>
        changeRole(deps, actor, { id, role: parsed.output }),
      );
    })
    .post("/:id/disablement", (c) =>
      act(c, deps, "person-disabled", (actor, id) => disableAdministrator(deps, actor, id)),
    )
    .post("/:id/enablement", (c) =>
      act(c, deps, "person-enabled", (actor, id) => enableAdministrator(deps, actor, id)),
    )
    .post("/:id/removal", (c) =>
      act(c, deps, "person-removed", (actor, id) => removeAdministrator(deps, actor, id)),
    )
    .post("/:id/sign-ins/:handle/end", async (c) => {
      await endSignIn(deps, c.get("signedIn").administrator, c.req.param("handle"));
      return c.redirect(withNotice(`${path}/${c.req.param("id")}`, "sign-in-ended"), 303);
    });
}

/** What cannot be done, such as removing the last administrator, is said on the page where it was asked. */
async function act(
  c: Context<PageEnv>,
  deps: Deps,
  notice: NoticeName,
  verb: (actor: Administrator, id: string) => Promise<void>,
): Promise<Response> {
  const id = c.req.param("id") ?? "";
  try {
    await verb(c.get("signedIn").administrator, id);
    const isGone = notice === "person-removed";
    return c.redirect(withNotice(isGone ? path : `${path}/${id}`, notice), 303);
  } catch (error) {
    if (!isRefusal(error) || error.code !== "conflict") throw error;
    return drawPerson(c, deps, error);
  }
}

async function drawList(
  c: Context<PageEnv>,
  deps: Deps,
  again?: { readonly fields: typeof blank; readonly errors: FieldErrors },
): Promise<Response> {
  const { districtId, role: ownRole, id } = c.get("signedIn").administrator;
  const { orm } = deps.databases.control;
  const now = deps.now().toISOString();
  const signIns = await listSignIns(orm, { districtId }, now);
  const page = (
    <AdministratorsPage
      frame={frameOf(c, deps)}
      people={(await listEverybody(orm, districtId)).map((person) => ({
        href: person.id === id ? "/settings/account" : `${path}/${person.id}`,
        name: person.name,
        email: person.email,
        role: person.role,
        isYou: person.id === id,
        isDisabled: person.disabledAt !== null,
        hasCode: person.sealedTotpSecret !== null,
        lastSeenAt: signIns.find(({ signIn }) => signIn.administratorId === person.id)?.signIn
          .lastSeenAt,
      }))}
      invitations={(await listInvitations(orm, districtId, now)).map((one) => ({ ...one }))}
      form={ownRole === "administrator" ? (again?.fields ?? blank) : undefined}
      errors={again?.errors}
      now={now}
    />
  );
  return answerPage(c, page, again ? 422 : 200);
}

async function drawPerson(c: Context<PageEnv>, deps: Deps, refused?: Refusal): Promise<Response> {
  const { administrator } = c.get("signedIn");
  const { orm } = deps.databases.control;
  const person = await findColleague(c, deps);
  const now = deps.now().toISOString();
  const mayChange = administrator.role === "administrator";
  const signIns = mayChange
    ? await listSignIns(orm, { districtId: person.districtId, administratorId: person.id }, now)
    : [];
  const page = (
    <AdministratorPage
      frame={frameOf(c, deps)}
      path={`${path}/${person.id}`}
      person={{
        name: person.name,
        email: person.email,
        role: person.role,
        isDisabled: person.disabledAt !== null,
        hasCode: person.sealedTotpSecret !== null,
        since: person.createdAt,
      }}
      signIns={describeSignIns(signIns, c.get("signedIn"))}
      mayChange={mayChange}
      sentence={refused?.message}
      now={now}
    />
  );
  return answerPage(c, page, refused ? statusOf(refused) : 200);
}

async function findColleague(c: Context<PageEnv>, deps: Deps): Promise<AdministratorRow> {
  const { districtId } = c.get("signedIn").administrator;
  const found = await findAdministrator(deps.databases.control.orm, c.req.param("id") ?? "");
  if (found?.districtId === districtId) return found;
  throw new Refusal("not_found", "This person is not in the list.");
}
