import { Hono } from "hono";
import { MessagePage } from "../components/access/message-page.tsx";
import { CredentialsPage } from "../components/terms/credentials-page.tsx";
import { TakeSecretPage } from "../components/terms/take-secret-page.tsx";
import { findIntegrationRecord } from "../db/control/integrations.ts";
import type { Deps } from "../src/deps.ts";
import { credentialLinkDays } from "../src/integrations/rotate-secret.ts";
import {
  readCredentialLink,
  takeSecret,
  type CredentialPage,
} from "../src/integrations/take-secret.ts";
import { forbidStoring } from "./answer-api.ts";
import { answerPage } from "./answer.tsx";
import { visitorOf } from "./guards/sign-in-guard.ts";
import { exampleOf } from "./terms.tsx";

/** The hand-off of a new secret to the contact: no account, only the link. GET shows a button, POST the secret, once. */
export function credentialsRoutes(deps: Deps): Hono {
  return new Hono()
    .use("*", forbidStoring)
    .get("/:token", async (c) => {
      const token = c.req.param("token");
      const page = await readCredentialLink(deps, token);
      if (page.kind !== "open") return answerPage(c, <ShutLink page={page} />, statusOf(page));
      const { integration, district, link } = page;
      return answerPage(
        c,
        <TakeSecretPage
          district={district}
          integration={integration.name}
          overlapHours={link.overlapHours}
          expiresAt={link.expiresAt}
          action={`/credentials/${token}`}
        />,
      );
    })
    .post("/:token", async (c) => {
      const taken = await takeSecret(deps, visitorOf(c, deps), c.req.param("token"));
      if (taken.kind !== "taken") return answerPage(c, <ShutLink page={taken} />, statusOf(taken));
      const { integration, district, clientId, secret } = taken;
      const record = await findIntegrationRecord(deps.databases.control.orm, integration);
      return answerPage(
        c,
        <CredentialsPage
          district={district}
          title={`The new secret of ${integration.name}`}
          clientId={clientId}
          clientSecret={secret}
          apiUrl={deps.config.apiUrl}
          docsUrl={`${deps.config.apiUrl}/docs`}
          example={exampleOf(record)}
        />,
      );
    });
}

type ShutPage = Exclude<CredentialPage, { kind: "open" }>;

const shutLinks = {
  used: {
    title: "This link was used",
    sentence:
      "The secret was shown then, and nobody can show it again. If that was not you, tell the district at once; if it was lost, ask the district to rotate it again.",
  },
  expired: {
    title: "This link is too old",
    sentence: `A link to a secret works for ${credentialLinkDays} days. Ask the district to rotate the secret again.`,
  },
  voided: {
    title: "This link was replaced",
    sentence:
      "There is a later one, or another contact. Open the link in the newest mail, or ask the district.",
  },
  unknown: {
    title: "This link does not work",
    sentence:
      "It may have been cut by a mail program. Copy the whole link from the mail, or ask the district for another.",
  },
} as const;

function ShutLink({ page }: { readonly page: ShutPage }) {
  if (page.kind !== "shut") return <MessagePage {...shutLinks[page.kind]} />;
  return <MessagePage title="There is no secret to take now" sentence={page.reason} />;
}

function statusOf({ kind }: ShutPage): 403 | 404 | 410 {
  if (kind === "unknown") return 404;
  return kind === "shut" ? 403 : 410;
}
