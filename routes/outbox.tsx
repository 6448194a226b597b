import { Hono } from "hono";
import { OutboxMailPage, OutboxPage } from "../components/settings/outbox-page.tsx";
import { findMail, listMail, type Mail } from "../db/control/mail.ts";
import type { Deps } from "../src/deps.ts";
import { answerNotFound, answerPage } from "./answer.tsx";
import type { PageEnv } from "./guards/sign-in-guard.ts";
import { frameOf } from "./settings/frame.ts";

const mailsShownMax = 200;

/** Mail that is kept here because no provider is set up; for signed-in administrators. */
export function outboxRoutes(deps: Deps): Hono<PageEnv> {
  return new Hono<PageEnv>()
    .get("/", async (c) => {
      if (!deps.config.mail.outbox) return answerNotFound(c);
      const { districtId } = c.get("signedIn").administrator;
      const mails = await listMail(deps.databases.control.orm, districtId, mailsShownMax);
      const now = deps.now().toISOString();
      return answerPage(
        c,
        <OutboxPage frame={frameOf(c, deps)} mails={mails.map(drawMail)} now={now} />,
      );
    })
    .get("/:id", async (c) => {
      const { districtId } = c.get("signedIn").administrator;
      const mail = await findMail(deps.databases.control.orm, districtId, c.req.param("id"));
      if (!deps.config.mail.outbox || !mail) return answerNotFound(c);
      const drawn = { ...drawMail(mail), text: mail.text };
      const now = deps.now().toISOString();
      return answerPage(c, <OutboxMailPage frame={frameOf(c, deps)} mail={drawn} now={now} />);
    });
}

function drawMail(mail: Mail) {
  return {
    href: `/outbox/${mail.id}`,
    to: mail.recipients.join(", "),
    subject: mail.subject,
    at: mail.createdAt,
  };
}
