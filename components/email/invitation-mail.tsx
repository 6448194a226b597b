/** @jsxImportSource react */
import { formatExactTime } from "../ui/time.tsx";
import type { FactsOf } from "./facts-of.ts";
import { Letter } from "./letter.tsx";
import { Action, Paragraph } from "./letter-parts.tsx";

const roles = {
  administrator: "an administrator, who decides which vendor gets or gives which student data",
  viewer: "a viewer, who sees how data exchanges are doing, and no student",
} as const;

export function InvitationMail({
  district,
  name,
  invitedBy,
  role,
  url,
  expiresAt,
}: FactsOf<"invitation">) {
  return (
    <Letter
      preview={`${invitedBy} invites you to Data Imports/Exports.`}
      title={`An invitation from ${district}`}
      district={district}
      reason="You get this because an administrator entered your email."
    >
      <Paragraph>Hello {name},</Paragraph>
      <Paragraph>
        {invitedBy} invites you to Data Imports/Exports as {roles[role]}. The link works once, until{" "}
        {formatExactTime(expiresAt)}.
      </Paragraph>
      <Action href={url}>Accept the invitation</Action>
    </Letter>
  );
}
