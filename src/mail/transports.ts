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

/**
 * Resend with a key, SMTP with `SMTP_URL`; undefined when neither is set. A provider that does not answer in time did
 * not take the mail.
 */
export function createMailTransport(
  config: MailConfig,
  timeoutMilliseconds = 20_000,
): Transport | undefined {
  const send = config.resend
    ? resendTransport(config.resend, config.from)
    : config.smtpUrl
      ? smtpTransport(config.smtpUrl, config.from, timeoutMilliseconds)
      : undefined;
  return send && ((mail) => Promise.race([send(mail), rejectAfter(timeoutMilliseconds)]));
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
    // The library neither throws nor gives up: errors are in its answer.
    const answer = await sending;
    if (answer.error) throw new Error(`${answer.error.name}: ${answer.error.message}`);
  };
}

function smtpTransport(url: string, from: string, timeoutMilliseconds: number): Transport {
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

/** Shorter than the claim of a mail, so that no second sender takes it meanwhile. */
async function rejectAfter(milliseconds: number): Promise<never> {
  await Bun.sleep(milliseconds);
  throw new Error(`the mail provider did not answer in ${milliseconds / 1_000} seconds`);
}
