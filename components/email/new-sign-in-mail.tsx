/** @jsxImportSource react */
import { formatExactTime } from "../ui/time.tsx";
import type { FactsOf } from "./facts-of.ts";
import { Letter } from "./letter.tsx";
import { Action, Lines, Paragraph } from "./letter-parts.tsx";

export function NewSignInMail({
  district,
  name,
  at,
  address,
  agent,
  accountUrl,
}: FactsOf<"new_sign_in">) {
  return (
    <Letter
      preview="Somebody signed in to your account in a browser that is new."
      title="A sign-in from a browser that is new"
      district={district}
      reason="You get this once for each browser in which you sign in."
    >
      <Paragraph>Hello {name},</Paragraph>
      <Paragraph>Somebody signed in to your account:</Paragraph>
      <Lines lines={[formatExactTime(at), agent, address]} />
      <Paragraph>
        If that was you, do nothing. If not, end that sign-in and change your password.
      </Paragraph>
      <Action href={accountUrl}>Open your account</Action>
    </Letter>
  );
}
