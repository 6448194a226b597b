/** @jsxImportSource react */
import { formatDate } from "../ui/time.tsx";
import type { FactsOf } from "./facts-of.ts";
import { Letter } from "./letter.tsx";
import { Action, Paragraph } from "./letter-parts.tsx";

const directions = { export: "get data from", import: "send data to" } as const;

export function TermsMail({ district, firstName, integration, integrationKind, link, expiresAt }: FactsOf<"terms">) {
  return (
    <Letter
      preview={`${district} asks you to accept the terms of service for ${integration}.`}
      title={`Terms of service for ${integration}`}
      district={district}
      reason="You get this because an administrator named you as the contact."
    >
      <Paragraph>Hello {firstName},</Paragraph>
      <Paragraph>
        {district} set up {integration}, with which you {directions[integrationKind]} the district. Nothing moves before you accept the
        terms of service. Your client ID and secret are shown right after; have a safe place ready to keep them.
      </Paragraph>
      <Action href={link}>Read the terms</Action>
      <Paragraph>
        The link works until {formatDate(expiresAt)}. If you are not the right person, tell whoever you work with at the district.
      </Paragraph>
    </Letter>
  );
}
