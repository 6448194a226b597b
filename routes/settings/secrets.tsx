import { Hono, type Context } from "hono";
import { SecretLinkPage } from "../../components/integrations/secret-link-page.tsx";
import type { Deps } from "../../src/deps.ts";
import { retireSecret } from "../../src/integrations/retire-secret.ts";
import { overlapHoursMax, rotateSecret } from "../../src/integrations/rotate-secret.ts";
import { Refusal } from "../../src/refusal.ts";
import { answerPage } from "../answer.tsx";
import type { PageEnv } from "../guards/sign-in-guard.ts";
import { readForm, textOf } from "../read-form.ts";
import { findOwn } from "./find-own.ts";
import { frameOf, withNotice } from "./frame.ts";
import { pathOf } from "./standing.ts";

/** The secrets of an integration: a link to the next one, and the end of one that works. */
export function secretRoutes(deps: Deps): Hono<PageEnv> {
  return new Hono<PageEnv>()
    .post("/:id/secrets", async (c) => {
      const integration = await findOwn(c, deps);
      const hours = await readOverlap(c);
      const { administrator } = c.get("signedIn");
      const link = await rotateSecret(deps, administrator, integration, hours);
      const page = (
        <SecretLinkPage
          frame={frameOf(c, deps)}
          integration={{ name: integration.name, href: pathOf(integration) }}
          link={link}
          isMailed={isMailSetUp(deps)}
        />
      );
      return answerPage(c, page);
    })
    .post("/:id/secrets/:secret/retirement", async (c) => {
      const integration = await findOwn(c, deps);
      const { administrator } = c.get("signedIn");
      await retireSecret(deps, administrator, integration, c.req.param("secret"));
      return c.redirect(withNotice(pathOf(integration), "secret-retired"), 303);
    });
}

async function readOverlap(c: Context<PageEnv>): Promise<number> {
  const hours = Number(textOf(await readForm(c), "overlap_hours") || "24");
  if (Number.isInteger(hours) && hours >= 0 && hours <= overlapHoursMax) return hours;
  throw new Refusal("invalid", `The old secret can go on for 0 to ${overlapHoursMax} hours.`);
}

function isMailSetUp({ config: { mail } }: Deps): boolean {
  return mail.outbox || mail.resend !== undefined || mail.smtpUrl !== undefined;
}
