/** @jsxImportSource react */
import { formatDate } from "../ui/time.tsx";
import type { FactsOf } from "./facts-of.ts";
import { Letter } from "./letter.tsx";
import { Action, Paragraph } from "./letter-parts.tsx";

export function SecretLinkMail({
  district,
  firstName,
  integration,
  url,
  expiresAt,
  overlapHours,
}: FactsOf<"secret_link">) {
  return (
    <Letter
      preview={`A link to the new client secret of ${integration}. It works once.`}
      title={`A new client secret for ${integration}`}
      district={district}
      reason="You get this because you are the contact of this data exchange."
    >
      <Paragraph>Hello {firstName},</Paragraph>
      <Paragraph>
        {district} replaces the client secret of {integration}. The link shows the new one once;
        have a safe place ready to keep it. The client ID stays as it is.
      </Paragraph>
      <Paragraph>{describeOverlap(overlapHours)}</Paragraph>
      <Action href={url}>Take the new secret</Action>
      <Paragraph>
        The link works until {formatDate(expiresAt)}. If it says that it was used and that was not
        you, tell the district at once.
      </Paragraph>
    </Letter>
  );
}

function describeOverlap(hours: number): string {
  if (hours === 0)
    return "The old secret stops working at the moment in which you take the new one.";
  const span = hours > 24 && hours % 24 === 0 ? `${hours / 24} days` : `${hours} hours`;
  return `The old secret goes on working for ${span} after you take the new one, so that you can swap them without a stop.`;
}
