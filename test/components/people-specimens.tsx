import { CodePage } from "../../components/access/code-page.tsx";
import { ConfirmPage } from "../../components/access/confirm-page.tsx";
import { InvitationPage } from "../../components/access/invitation-page.tsx";
import { SignInPage } from "../../components/access/sign-in-page.tsx";
import { AccountPage } from "../../components/settings/account-page.tsx";
import { AdministratorPage } from "../../components/settings/administrator-page.tsx";
import { AdministratorsPage } from "../../components/settings/administrators-page.tsx";
import { CodesOfferPage } from "../../components/settings/codes-offer-page.tsx";
import { LeavePage } from "../../components/settings/leave-page.tsx";
import { RecoveryCodesPage } from "../../components/settings/recovery-codes-page.tsx";
import { frame, now, type Specimens } from "./specimens.ts";

const account = "/settings/account";
const providers = [
  { name: "google", label: "Google" },
  { name: "microsoft", label: "Microsoft" },
];

const signIns = [
  {
    handle: "a1",
    agent: "Firefox on Windows",
    address: "203.0.113.9",
    createdAt: "2026-03-01T13:00:00Z",
    lastSeenAt: now,
    isThis: true,
  },
  {
    handle: "b2",
    agent: "Safari on iOS",
    address: "2001:db8:85a3:8d3:1319:8a2e:370:7348",
    createdAt: "2026-03-01T09:00:00Z",
    lastSeenAt: "2026-03-01T09:20:00Z",
    isThis: false,
  },
];

const person = {
  href: account,
  name: "Dana Whitfield",
  email: "dana@maple.example",
  role: "administrator",
  isYou: true,
  isDisabled: false,
  hasCode: true,
  lastSeenAt: now,
} as const;

const sealed = "v1.2f3a9c01.AAAA";

export const peopleSpecimens: Specimens = {
  "sign-in-sso": () => <SignInPage providers={providers} />,
  code: () => (
    <CodePage
      step={sealed}
      next="/settings"
      errors={{ code: "This code is not right, or was used. Wait for the next one." }}
    />
  ),
  invitation: () => (
    <InvitationPage
      district="Maple Valley Unified School District"
      action="/invitations/tok_5fQ"
      email="marcus@maple.example"
      role="viewer"
      invitedBy="Dana Whitfield"
      name="Marcus Bell"
      providers={providers}
      errors={{ password: "Use at least 15 characters; a short sentence is easy to remember." }}
    />
  ),
  confirm: () => (
    <ConfirmPage
      frame={frame}
      action={account}
      draft={sealed}
      hasPassword
      hasCode
      providers={providers}
      errors={{ confirm_password: "This is not your password." }}
    />
  ),
  administrators: () => (
    <AdministratorsPage
      frame={frame}
      people={[
        person,
        {
          ...person,
          href: "/settings/administrators/adm_2",
          name: "Guadalupe Hernández-Castellanos",
          email: "guadalupe.hernandez-castellanos@maple-valley.example",
          role: "viewer",
          isYou: false,
          isDisabled: true,
          hasCode: false,
          lastSeenAt: undefined,
        },
      ]}
      invitations={[
        {
          id: "inv_1",
          name: "Marcus Bell",
          email: "marcus@maple.example",
          role: "administrator",
          createdAt: "2026-02-27T15:00:00Z",
          createdBy: "Dana Whitfield",
          expiresAt: "2026-03-06T15:00:00Z",
        },
      ]}
      form={{ name: "", email: "marcus", role: "viewer" }}
      errors={{ name: "Fill in Name.", email: "Use an address such as name@example.org." }}
      now={now}
    />
  ),
  administrator: () => (
    <AdministratorPage
      frame={frame}
      path="/settings/administrators/adm_2"
      person={{ ...person, since: "2025-08-01T15:00:00Z" }}
      signIns={signIns}
      mayChange
      sentence="Dana Whitfield is the last administrator. Make somebody else one first."
      now={now}
    />
  ),
  account: () => (
    <AccountPage
      frame={frame}
      path={account}
      person={{ ...person, hasPassword: true, recoveryCodes: 8 }}
      identities={[
        {
          id: "ide_1",
          provider: "Google",
          label: "dana@maple.example",
          lastUsedAt: "2026-02-27T15:00:00Z",
        },
      ]}
      providers={providers}
      signIns={signIns}
      errors={{ codes_password: "This is not your password." }}
      now={now}
    />
  ),
  "codes-offer": () => (
    <CodesOfferPage
      frame={frame}
      path={account}
      secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
      url="otpauth://totp/SameGoal:dana%40maple.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=SameGoal"
      sealed={sealed}
      error="This is not the code that the app shows now. Check the phone's clock, too."
    />
  ),
  "recovery-codes": () => (
    <RecoveryCodesPage
      frame={frame}
      path={account}
      codes={Array.from({ length: 10 }, (_, index) => `0${index}AB-CDEF-GHJK-MNPQ`)}
    />
  ),
  leave: () => (
    <LeavePage frame={frame} provider="Google" href="https://accounts.google.com/" back={account} />
  ),
};
