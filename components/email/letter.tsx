/** @jsxImportSource react */
import { Body, Container, Head, Heading, Html, Preview, Text } from "@react-email/components";
import type { ReactNode } from "react";

type LetterProps = {
  /** What the inbox shows beside the subject. */
  readonly preview: string;
  readonly title: string;
  readonly district?: string | undefined;
  /** Why this person gets it. */
  readonly reason: string;
  readonly children: ReactNode;
};

// Mail programs know no style sheets of ours, so style stands on the elements.
const styles = {
  body: {
    backgroundColor: "#ffffff",
    color: "#1f2433",
    fontFamily: "system-ui, -apple-system, 'Segoe UI', Arial, sans-serif",
  },
  container: { maxWidth: "36rem", margin: "0", padding: "24px 16px" },
  title: { fontSize: "22px", lineHeight: "28px", margin: "0 0 16px" },
  reason: { fontSize: "14px", lineHeight: "20px", color: "#5b6274", margin: "32px 0 0" },
} as const;

/** One message, readable as text alone: a title, a few sentences, one link. */
export function Letter({ preview, title, district, reason, children }: LetterProps) {
  return (
    <Html lang="en">
      <Head />
      <Preview>{preview}</Preview>
      <Body style={styles.body}>
        <Container style={styles.container}>
          <Heading style={styles.title}>{title}</Heading>
          {children}
          <Text style={styles.reason}>{district ? `${reason} Sent for ${district}.` : reason}</Text>
        </Container>
      </Body>
    </Html>
  );
}
