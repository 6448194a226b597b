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
  "opted-out": { tone: "good", text: "Withheld already. Nothing changed." },
  "opt-out-ended": {
    tone: "attention",
    text: "Removed from the list. The student is given again, as far as each endpoint lets through.",
  },
  "password-changed": {
    tone: "good",
    text: "Your password is changed. Every other sign-in of yours has ended.",
  },
  "codes-off": { tone: "attention", text: "Codes are off. Your password stands alone now." },
  "identity-added": { tone: "good", text: "Added. You can sign in with it from now on." },
  "identity-removed": { tone: "attention", text: "Removed. It no longer opens your account." },
  "sign-in-ended": { tone: "good", text: "That sign-in has ended." },
  invited: { tone: "good", text: "Invited. The link in the mail works once, within 7 days." },
  "invitation-withdrawn": { tone: "attention", text: "Withdrawn. The link no longer works." },
  "role-changed": { tone: "good", text: "The role is changed, from the next click on." },
  "person-disabled": { tone: "attention", text: "Disabled. Every sign-in has ended." },
  "person-enabled": { tone: "good", text: "Enabled." },
  "person-removed": { tone: "attention", text: "Removed." },
  "secret-retired": { tone: "attention", text: "Retired. Its tokens are refused from now on." },
} as const satisfies Record<string, NoticeContent & { readonly mail?: string }>;

export type NoticeName = keyof typeof notices;

/** A viewer is not led where there are students. */
const links = [
  { href: "/settings/data-imports-exports", label: "Data Imports/Exports", isForAll: true },
  { href: "/settings/upload", label: "Upload", isForAll: true },
  { href: "/settings/students", label: "Students", isForAll: false },
  { href: "/settings/buildings", label: "Buildings", isForAll: true },
  { href: "/settings/administrators", label: "Administrators", isForAll: true },
  { href: "/settings/disclosures", label: "Disclosures", isForAll: false },
  { href: "/settings/opt-outs", label: "Opt-outs", isForAll: false },
  { href: "/settings/audit-log", label: "Audit log", isForAll: true },
  { href: "/outbox", label: "Outbox", isForAll: false },
] as const;

export function frameOf(c: Context<PageEnv>, deps: Deps): Frame {
  const { districtName, administrator } = c.get("signedIn");
  const { mail } = deps.config;
  const shown =
    findNotice(c.req.query("notice"), mail) ??
    (administrator.role === "viewer" ? viewerNotice : undefined);
  return {
    district: districtName,
    person: administrator.name,
    links: links.filter(({ href, isForAll }) => {
      if (href === "/outbox" && !mail.outbox) return false;
      return isForAll || administrator.role === "administrator";
    }),
    ...(shown ? { notice: shown } : {}),
  };
}

/** Buttons are drawn as they are for everybody; this says beforehand what they will answer. */
const viewerNotice: NoticeContent = {
  tone: "quiet",
  text: "You are a viewer: you may look, but change nothing, and students are not shown.",
};

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
