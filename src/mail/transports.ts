import { createTransport } from "nodemailer";
import { Resend } from "resend";
import type { MailConfig } from "../config.ts";

export type OutgoingMail = {
  /** The same at every attempt, so that a provider sends it once. */
  readonly id: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly html: string;
  readonly text: string;
};

/** Hands a mail over; throws when the provider did not take it. */
export type Transport = (mail: OutgoingMail) => Promise<void>;

const timeoutMilliseconds = 20_000;

/** Resend with a key, SMTP with `SMTP_URL`; undefined when neither is set. */
export function createMailTransport(config: MailConfig): Transport | undefined {
  if (config.resend) return resendTransport(config.resend, config.from);
  return config.smtpUrl ? smtpTransport(config.smtpUrl, config.from) : undefined;
}

function resendTransport(
  { apiKey, baseUrl }: NonNullable<MailConfig["resend"]>,
  from: string,
): Transport {
  const resend = new Resend(apiKey, baseUrl ? { baseUrl } : {});
  return async function sendByResend(mail) {
    const { subject, html, text } = mail;
    const sending = resend.emails.send(
      { from, to: [...mail.recipients], subject, html, text },
      { idempotencyKey: mail.id },
    );
    // The library neither throws nor gives up: errors are in the answer, and a hanging provider hangs it.
    const answer = await Promise.race([sending, rejectLater()]);
    if (answer.error) throw new Error(`${answer.error.name}: ${answer.error.message}`);
  };
}

function smtpTransport(url: string, from: string): Transport {
  const smtp = createTransport({
    url,
    connectionTimeout: timeoutMilliseconds,
    greetingTimeout: timeoutMilliseconds,
    socketTimeout: timeoutMilliseconds,
  });
  return async function sendBySmtp(mail) {
    const { subject, html, text } = mail;
    const messageId = `<${mail.id}@samegoal-data-imports-exports>`;
    await smtp.sendMail({ from, to: [...mail.recipients], subject, html, text, messageId });
  };
}

async function rejectLater(): Promise<never> {
  await Bun.sleep(timeoutMilliseconds);
  throw new Error("the mail provider did not answer in 20 seconds");
}
