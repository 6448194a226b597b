import { Hono } from "hono";
import { MessagePage } from "../components/access/message-page.tsx";
import { DisablePage } from "../components/terms/disable-page.tsx";
import type { Deps } from "../src/deps.ts";
import { disableByLink, findByDisableLink } from "../src/integrations/disable-integration.ts";
import { forbidStoring } from "./answer-api.ts";
import { answerPage } from "./answer.tsx";
import { visitorOf } from "./guards/sign-in-guard.ts";

/** The link in the mail that tells of an acceptance: GET asks, POST disables. */
export function disableRoutes(deps: Deps): Hono {
  return new Hono()
    .use("*", forbidStoring)
    .get("/:token", async (c) => {
      const token = c.req.param("token");
      const found = await findByDisableLink(deps, token);
      if (!found) return answerPage(c, <OldLink />, 410);
      return answerPage(
        c,
        <DisablePage name={found.integration.name} action={`/disable/${token}`} />,
      );
    })
    .post("/:token", async (c) => {
      const { address } = visitorOf(c, deps);
      const integration = await disableByLink(deps, address, c.req.param("token"));
      const sentence = `“${integration.name}” is disabled: no token works and nothing runs at night. Only the district can enable it again.`;
      return answerPage(c, <MessagePage title="Disabled" sentence={sentence} />);
    });
}

function OldLink() {
  const sentence =
    "It is older than 90 days, or not whole. Ask the district to disable the integration.";
  return <MessagePage title="This link no longer works" sentence={sentence} />;
}
