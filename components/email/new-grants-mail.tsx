/** @jsxImportSource react */
import type { FactsOf } from "./facts-of.ts";
import { Letter } from "./letter.tsx";
import { Action, Lines, Paragraph } from "./letter-parts.tsx";

export function NewGrantsMail({ district, integration, grants, docsUrl }: FactsOf<"new_grants">) {
  return (
    <Letter
      preview={`${district} changed what ${integration} may read.`}
      title={`More data for ${integration}`}
      district={district}
      reason="You get this because you are a contact of this data exchange."
    >
      <Paragraph>{district} now lets you read:</Paragraph>
      <Lines lines={grants} />
      <Paragraph>
        The terms you accepted hold for this data too. New tokens carry it at once.
      </Paragraph>
      <Action href={docsUrl}>See it in the docs</Action>
    </Letter>
  );
}
