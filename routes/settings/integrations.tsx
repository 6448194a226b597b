import { Hono } from "hono";
import * as v from "valibot";
import { AccountForm } from "../../components/integrations/account-form.tsx";
import { ListPage } from "../../components/integrations/list-page.tsx";
import { listIntegrations } from "../../db/control/integrations.ts";
import type { Deps } from "../../src/deps.ts";
import { newAccountSchema } from "../../src/integrations/account.ts";
import { createIntegration } from "../../src/integrations/create-integration.ts";
import { answerPage } from "../answer.tsx";
import type { PageEnv } from "../guards/sign-in-guard.ts";
import { errorsOf, fieldsOf, readForm } from "../read-form.ts";
import { frameOf, withNotice } from "./frame.ts";
import { readStanding, summarize } from "./standing.ts";

// A radio button that nobody chose does not travel at all.
const blank = {
  name: "",
  first_name: "",
  last_name: "",
  primary_email: "",
  additional_emails: "",
  kind: "",
};

const listPath = "/settings/data-imports-exports";

/** The list, and adding to it. */
export function integrationListRoutes(deps: Deps): Hono<PageEnv> {
  return new Hono<PageEnv>()
    .get("/", async (c) => {
      const { districtId } = c.get("signedIn").administrator;
      const found = await listIntegrations(deps.databases.control.orm, districtId);
      const standings = await Promise.all(found.map((one) => readStanding(deps, one)));
      const page = (
        <ListPage
          frame={frameOf(c, deps)}
          integrations={standings.map(summarize)}
          now={deps.now().toISOString()}
        />
      );
      return answerPage(c, page);
    })
    .get("/new", (c) => answerPage(c, <AccountForm frame={frameOf(c, deps)} />))
    .post("/", async (c) => {
      const fields = fieldsOf(await readForm(c));
      const parsed = v.safeParse(newAccountSchema, { ...blank, ...fields });
      if (!parsed.success) {
        const page = (
          <AccountForm
            frame={frameOf(c, deps)}
            values={typedValues(fields)}
            errors={errorsOf(parsed.issues)}
          />
        );
        return answerPage(c, page, 422);
      }
      await createIntegration(deps, c.get("signedIn").administrator, parsed.output);
      return c.redirect(withNotice(listPath, "created"), 303);
    });
}

function typedValues(fields: Readonly<Record<string, string>>) {
  const kinds = ["export", "import"] as const;
  return {
    name: fields["name"] ?? "",
    firstName: fields["first_name"] ?? "",
    lastName: fields["last_name"] ?? "",
    primaryEmail: fields["primary_email"] ?? "",
    additionalEmails: fields["additional_emails"] ?? "",
    kind: kinds.find((kind) => kind === fields["kind"]),
  };
}
