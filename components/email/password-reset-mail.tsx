/** @jsxImportSource react */
import { formatExactTime } from "../ui/time.tsx";
import type { FactsOf } from "./facts-of.ts";
import { Letter } from "./letter.tsx";
import { Action, Paragraph } from "./letter-parts.tsx";

export function PasswordResetMail({ name, link, expiresAt }: FactsOf<"password_reset">) {
  return (
    <Letter
      preview="Choose a new password."
      title="Choose a new password"
      reason="You get this because somebody asked for a new password with your email."
    >
      <Paragraph>Hello {name},</Paragraph>
      <Paragraph>
        The link works once, until {formatExactTime(expiresAt)}. If you did not ask, do nothing: your password stays as it is.
      </Paragraph>
      <Action href={link}>Choose a new password</Action>
    </Letter>
  );
}
