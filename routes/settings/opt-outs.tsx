import { Hono, type Context } from "hono";
import { OptOutsPage } from "../../components/settings/opt-outs-page.tsx";
import { optOutsPath, type OptOutFormData } from "../../components/settings/opt-out-form.tsx";
import { listIntegrations } from "../../db/control/integrations.ts";
import { refuseStudentRows } from "../../src/access/refuse-student-rows.ts";
import type { Deps } from "../../src/deps.ts";
import { addOptOuts } from "../../src/opt-outs/add-opt-outs.ts";
import { endOptOut } from "../../src/opt-outs/end-opt-out.ts";
import { isRefusal } from "../../src/refusal.ts";
import { answerPage, statusOf } from "../answer.tsx";
import type { PageEnv } from "../guards/sign-in-guard.ts";
import { readForm } from "../read-form.ts";
import { drawFound, drawSaved, drawWithheld } from "./draw-opt-outs.ts";
import { frameOf, withNotice } from "./frame.ts";
import { parseOptOut } from "./parse-opt-out.ts";

/** Students withheld from chosen integrations. */
export function optOutRoutes(deps: Deps): Hono<PageEnv> {
  return new Hono<PageEnv>()
    .use("*", async (c, next) => {
      refuseStudentRows(c.get("signedIn").administrator);
      await next();
    })
    .get("/", async (c) => {
      const studentIds = (c.req.query("student") ?? "").slice(0, 100);
      const values = { studentIds, scope: "all", integrations: [], reason: "" };
      return drawPage(c, deps, { values });
    })
    .post("/", async (c) => {
      const { administrator } = c.get("signedIn");
      const { values, parsed } = parseOptOut(await readForm(c));
      if ("errors" in parsed) return drawPage(c, deps, { values, errors: parsed.errors }, 422);
      try {
        const { revision, students } = await addOptOuts(deps, administrator, parsed.input);
        const isNew = students > 0;
        const path = isNew
          ? `${optOutsPath}?saved=${revision}`
          : withNotice(optOutsPath, "opted-out");
        return c.redirect(path, 303);
      } catch (error) {
        if (!isRefusal(error) || error.code !== "invalid") throw error;
        return drawPage(c, deps, { values, errors: error.fields }, statusOf(error));
      }
    })
    .post("/:id/end", async (c) => {
      const { administrator } = c.get("signedIn");
      await endOptOut(deps, administrator, c.req.param("id"));
      return c.redirect(withNotice(optOutsPath, "opt-out-ended"), 303);
    });
}

async function drawPage(
  c: Context<PageEnv>,
  deps: Deps,
  form: Pick<OptOutFormData, "values" | "errors">,
  status?: Parameters<typeof answerPage>[2],
): Promise<Response> {
  const { districtId } = c.get("signedIn").administrator;
  const all = await listIntegrations(deps.databases.control.orm, districtId);
  const search = (c.req.query("q") ?? "").trim().slice(0, 100);
  const saved = /^\d{1,9}$/.exec(c.req.query("saved") ?? "")?.[0];
  const place = { districtId, integrations: all };
  const found = search === "" ? undefined : await drawFound(deps, place, search);
  const page = { search, found, after: c.req.query("after") ?? "" };
  return answerPage(
    c,
    <OptOutsPage
      frame={frameOf(c, deps)}
      now={deps.now().toISOString()}
      form={{ ...form, exports: all.filter(({ kind }) => kind === "export") }}
      search={search}
      found={found}
      saved={saved === undefined ? undefined : await drawSaved(deps, place, Number(saved))}
      {...await drawWithheld(deps, place, page)}
    />,
    status,
  );
}
