import type { Context } from "hono";
import type { Frame } from "../../components/layout.tsx";
import type { NoticeContent } from "../../components/ui/notice.tsx";
import type { Deps } from "../../src/deps.ts";
import type { PageEnv } from "../guards/sign-in-guard.ts";

/** What a page says after it was redirected to; only these words, whatever the address bar holds. */
const notices = {
  created: { tone: "good", text: "Added. The terms mail is on its way to the contact." },
  "created-outbox": { tone: "good", text: "Added. The terms mail waits in the outbox." },
  saved: { tone: "good", text: "Saved." },
  "terms-sent": { tone: "good", text: "The TOS email is on its way. Earlier links no longer work." },
  "already-accepted": { tone: "good", text: "Already accepted. No mail was sent." },
  disabled: { tone: "attention", text: "Disabled. Every token is refused from now on." },
  enabled: { tone: "good", text: "Enabled." },
} as const satisfies Record<string, NoticeContent>;

export type NoticeName = keyof typeof notices;

export function frameOf(c: Context<PageEnv>, deps: Deps): Frame {
  const { districtName, administrator } = c.get("signedIn");
  const { mail } = deps.config;
  const name = c.req.query("notice");
  const isKnown = (text: string): text is NoticeName => Object.hasOwn(notices, text);
  const notice = name !== undefined && isKnown(name) ? notices[name] : undefined;
  const hasMail = mail.outbox || mail.resend !== undefined || mail.smtpUrl !== undefined;
  const noMail: NoticeContent = {
    tone: "broken",
    text: "Mail is not set up, so no mail leaves. It stays queued until the operator sets RESEND_API_KEY or SMTP_URL.",
  };
  const shown = notice ?? (hasMail ? undefined : noMail);
  return {
    district: districtName,
    person: administrator.name,
    links: [
      { href: "/settings/data-imports-exports", label: "Data Imports/Exports" },
      { href: "/settings/students", label: "Students" },
      { href: "/settings/buildings", label: "Buildings" },
      { href: "/settings/audit-log", label: "Audit log" },
      ...(mail.outbox ? [{ href: "/outbox", label: "Outbox" }] : []),
    ],
    ...(shown ? { notice: shown } : {}),
  };
}

/** A path with the words that its page should begin with. */
export function withNotice(path: string, notice: NoticeName): string {
  return `${path}?notice=${notice}`;
}
