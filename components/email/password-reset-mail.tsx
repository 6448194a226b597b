/** @jsxImportSource react */
import type { FactsOf } from "./facts-of.ts";
import { Letter } from "./letter.tsx";
import { Action, Paragraph } from "./letter-parts.tsx";

export function PasswordResetMail({ district, name, url }: FactsOf<"password_reset">) {
  return (
    <Letter
      preview="Choose a new password."
      title="Choose a new password"
      district={district}
      reason="You get this because somebody asked for a new password with your email."
    >
      <Paragraph>Hello {name},</Paragraph>
      <Paragraph>
        The link works once, within an hour. If you did not ask, do nothing: your password stays as
        it is.
      </Paragraph>
      <Action href={url}>Choose a new password</Action>
    </Letter>
  );
}
