/** @jsxImportSource react */
import type { AccountChange } from "../../src/mail/letter.ts";
import { formatExactTime } from "../ui/time.tsx";
import type { FactsOf } from "./facts-of.ts";
import { Letter } from "./letter.tsx";
import { Action, Paragraph } from "./letter-parts.tsx";

const words: Record<AccountChange, { readonly subject: string; readonly sentence: string }> = {
  password: {
    subject: "Your password was changed",
    sentence: "Your password was changed, and every sign-in with the old one has ended.",
  },
  totp_on: {
    subject: "Codes were switched on",
    sentence: "From now on signing in asks for your password and for a code of your app.",
  },
  totp_off: {
    subject: "Codes were switched off",
    sentence: "From now on signing in asks for your password alone.",
  },
  identity_added: {
    subject: "Another way to sign in was added",
    sentence: "An account with an identity provider opens your account from now on.",
  },
  identity_removed: {
    subject: "A way to sign in was removed",
    sentence: "An account with an identity provider no longer opens your account.",
  },
};

export function subjectOfChange(change: AccountChange): string {
  return words[change].subject;
}

export function AccountChangedMail({
  district,
  name,
  change,
  at,
  resetUrl,
}: FactsOf<"account_changed">) {
  const { subject, sentence } = words[change];
  return (
    <Letter
      preview={sentence}
      title={subject}
      district={district}
      reason="You get this because it is about your own account."
    >
      <Paragraph>Hello {name},</Paragraph>
      <Paragraph>
        {sentence} It happened on {formatExactTime(at)}.
      </Paragraph>
      <Paragraph>
        If that was not you, choose a new password now and tell another administrator.
      </Paragraph>
      <Action href={resetUrl}>Choose a new password</Action>
    </Letter>
  );
}
