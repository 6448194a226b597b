/** @jsxImportSource react */
import { formatExactTime } from "../ui/time.tsx";
import type { FactsOf } from "./facts-of.ts";
import { Letter } from "./letter.tsx";
import { Action, Paragraph } from "./letter-parts.tsx";

export function AcceptedMail({
  district,
  integration,
  acceptedBy,
  acceptedAt,
  termsVersion,
  disableUrl,
}: FactsOf<"accepted">) {
  return (
    <Letter
      preview={`${acceptedBy} accepted the terms of service for ${integration}.`}
      title={`Terms accepted for ${integration}`}
      district={district}
      reason="You get this because you are a contact of this data exchange."
    >
      <Paragraph>
        {acceptedBy} accepted version {termsVersion} of the terms of service on{" "}
        {formatExactTime(acceptedAt)}. A client ID and a secret were made and shown to them once.
      </Paragraph>
      <Paragraph>
        If that was not you or somebody you know, turn the access off now. An administrator can turn
        it on again.
      </Paragraph>
      <Action href={disableUrl}>Turn off access</Action>
    </Letter>
  );
}
