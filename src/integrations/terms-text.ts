import { sha256 } from "../ids.ts";

/** A new text gets a new version and date; everybody accepts again, with 14 days' grace from that date. */
export const termsVersion = "1.0";
export const termsPublishedAt = "2026-11-01T00:00:00.000Z";
export const graceDays = 14;

export type TermsSection = { readonly heading: string; readonly paragraphs: readonly string[] };

export type TermsText = {
  readonly version: string;
  readonly sections: readonly TermsSection[];
  /** The rendered text, whole: what is kept as evidence. */
  readonly text: string;
  readonly sha256: string;
};

/** The terms of service as they read for one integration of one district. */
export function renderTerms(parties: {
  readonly district: string;
  readonly integration: string;
  readonly kind: "export" | "import";
}): TermsText {
  const sections = parties.kind === "export" ? exportTerms(parties) : importTerms(parties);
  const body = sections.map((section) => [section.heading, ...section.paragraphs].join("\n\n"));
  const text = [`Terms of service, version ${termsVersion}`, ...body].join("\n\n");
  return { version: termsVersion, sections, text, sha256: sha256(text) };
}

type Parties = { readonly district: string; readonly integration: string };

function exportTerms({ district, integration }: Parties): readonly TermsSection[] {
  return [
    {
      heading: "What this is about",
      paragraphs: [
        `${district} lets you receive student data through the data export “${integration}”. The data is about children, many of them with disabilities. It stays the district's.`,
      ],
    },
    {
      heading: "What you may do with the data",
      paragraphs: [
        "Use it only for the service that the district has asked you for, and only as long as you provide it.",
        "Do not sell it, do not use it for advertising, do not build profiles from it, and do not pass it on, except to processors who are bound by the same terms.",
      ],
    },
    ...commonTerms(district),
    {
      heading: "When it ends",
      paragraphs: [
        "When the service ends, or when the district asks for it, delete the data and confirm in writing that you did.",
      ],
    },
  ];
}

function importTerms({ district, integration }: Parties): readonly TermsSection[] {
  return [
    {
      heading: "What this is about",
      paragraphs: [
        `You send student data to ${district} through the data import “${integration}”. The data is about children, many of them with disabilities.`,
      ],
    },
    {
      heading: "What you send",
      paragraphs: [
        "Send only data that you are entitled to send, that is correct as far as you know, and that belongs to this district.",
        "When you learn that something you sent was wrong, send the corrected data without delay.",
      ],
    },
    ...commonTerms(district),
  ];
}

function commonTerms(district: string): readonly TermsSection[] {
  return [
    {
      heading: "How you protect access",
      paragraphs: [
        "Keep the client secret secret. Give it only to people and systems that need it, and ask the district for a new one when it may have been seen by others.",
        "Encrypt the data on its way and where it is stored.",
      ],
    },
    {
      heading: "When something goes wrong",
      paragraphs: [
        `Tell ${district} within 72 hours when data may have been lost, changed, or seen by somebody who should not have seen it.`,
      ],
    },
    {
      heading: "What the district records",
      paragraphs: [
        "Every transfer is recorded: when, which data, and through which credentials. The district can end your access at any time.",
      ],
    },
  ];
}
