import type { Context } from "hono";
import type { Frame } from "../../components/layout.tsx";
import type { NoticeContent } from "../../components/ui/notice.tsx";
import type { MailConfig } from "../../src/config.ts";
import type { Deps } from "../../src/deps.ts";
import type { PageEnv } from "../guards/sign-in-guard.ts";

/** What a page says after it was redirected to; only these words, whatever the address bar holds. */
const notices = {
  created: { tone: "good", text: "Added.", mail: "The terms mail" },
  saved: { tone: "good", text: "Saved." },
  "terms-sent": { tone: "good", text: "Earlier links no longer work.", mail: "The TOS email" },
  "already-accepted": { tone: "good", text: "Already accepted. No mail was sent." },
  disabled: { tone: "attention", text: "Disabled. Every token is refused from now on." },
  enabled: { tone: "good", text: "Enabled." },
  "secret-retired": { tone: "attention", text: "Retired. Its tokens are refused from now on." },
} as const satisfies Record<string, NoticeContent & { readonly mail?: string }>;

export type NoticeName = keyof typeof notices;

export function frameOf(c: Context<PageEnv>, deps: Deps): Frame {
  const { districtName, administrator } = c.get("signedIn");
  const { mail } = deps.config;
  const shown = findNotice(c.req.query("notice"), mail);
  return {
    district: districtName,
    person: administrator.name,
    links: [
      { href: "/settings/data-imports-exports", label: "Data Imports/Exports" },
      { href: "/settings/upload", label: "Upload" },
      { href: "/settings/students", label: "Students" },
      { href: "/settings/buildings", label: "Buildings" },
      { href: "/settings/audit-log", label: "Audit log" },
      ...(mail.outbox ? [{ href: "/outbox", label: "Outbox" }] : []),
    ],
    ...(shown ? { notice: shown } : {}),
  };
}

const noMail =
  "Mail is not set up, so no mail leaves. It stays queued until the operator sets RESEND_API_KEY or SMTP_URL.";

/** Contract: "every settings page says that mail is not set up", also a page that has something else to say. */
function findNotice(name: string | undefined, mail: MailConfig): NoticeContent | undefined {
  const isKnown = (text: string): text is NoticeName => Object.hasOwn(notices, text);
  const notice: (NoticeContent & { readonly mail?: string }) | undefined =
    name !== undefined && isKnown(name) ? notices[name] : undefined;
  if (!mail.outbox && !mail.resend && !mail.smtpUrl) {
    return { tone: "broken", text: [notice?.text, noMail].filter(Boolean).join(" ") };
  }
  if (!notice?.mail) return notice;
  const where = mail.outbox ? "waits in the outbox" : "is on its way to the contact";
  return { tone: notice.tone, text: `${notice.text} ${notice.mail} ${where}.` };
}

/** A path with the words that its page should begin with. */
export function withNotice(path: string, notice: NoticeName): string {
  return `${path}?notice=${notice}`;
}
