/** @jsxImportSource react */
import { formatDate } from "../ui/time.tsx";
import type { FactsOf } from "./facts-of.ts";
import { Letter } from "./letter.tsx";
import { Action, Paragraph } from "./letter-parts.tsx";

const directions = { export: "get data from", import: "send data to" } as const;

export function TermsMail({
  district,
  firstName,
  integration,
  kind,
  url,
  expiresAt,
  accessStopsAt,
}: FactsOf<"terms">) {
  return (
    <Letter
      preview={`${district} asks you to accept the terms of service for ${integration}.`}
      title={`Terms of service for ${integration}`}
      district={district}
      reason="You get this because an administrator named you as the contact."
    >
      <Paragraph>Hello {firstName},</Paragraph>
      {accessStopsAt === undefined ? (
        <Paragraph>
          {district} set up {integration}, with which you {directions[kind]} the district. Nothing
          moves before you accept the terms of service. Your client ID and secret are shown right
          after; have a safe place ready to keep them.
        </Paragraph>
      ) : (
        <Paragraph>
          The terms of service for {integration} have to be accepted again, since their text or the
          contact changed. What works today stops on {formatDate(accessStopsAt)} unless they are.
        </Paragraph>
      )}
      <Action href={url}>Read the terms</Action>
      <Paragraph>
        The link works until {formatDate(expiresAt)}. If you are not the right person, tell whoever
        you work with at the district.
      </Paragraph>
    </Letter>
  );
}
